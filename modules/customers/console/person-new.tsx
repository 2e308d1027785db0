import { Stack } from '@mantine/core'
import { z } from 'zod'
import { keyOf, useAct, useAnswer } from '#console/client.ts'
import { useFilter, useGo } from '#console/navigation.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { useText } from '#console/texts.ts'
import { api } from '../api.ts'
import { personBody, PersonForm } from './person-form.tsx'
import { texts } from './texts.ts'

const given = z.object({
  organisation: z.coerce.number().int().positive().optional(),
  email: z.string().default(''),
  name: z.string().default(''),
})

/** Makes a contact; the address may say for which organisation, and what is known already. */
export function PersonNew() {
  const t = useText(texts)
  const go = useGo()
  const [{ organisation: id, email, name }] = useFilter(given)
  const organisation = useAnswer(
    api.readOrganisation,
    { params: { id: id ?? 0 } },
    { when: id !== undefined },
  )
  const back = id === undefined ? '/customers?kind=persons' : `/customers/organisations/${id}`
  const create = useAct(api.createPerson, {
    refresh: [keyOf(api.listPersons), keyOf(api.readOrganisation), keyOf(api.listOrganisations)],
    said: t('created'),
    done: (made) => go(`/customers/persons/${made.id}`, { replace: true }),
    quiet: true,
  })
  const [familyName = '', ...givenNames] = name.trim().split(/\s+/).reverse()
  return (
    <Stack gap="lg">
      <PageHeader
        title={t('new.person')}
        back={{ href: back, text: organisation.data?.name ?? t('persons') }}
      />
      {id !== undefined && !organisation.data && !organisation.error ? (
        <Loading />
      ) : (
        <PersonForm
          initial={{
            organisationId: organisation.data ? String(organisation.data.id) : null,
            givenName: givenNames.reverse().join(' '),
            familyName,
            notes: '',
            emails: email,
            phones: '',
          }}
          organisation={organisation.data ?? null}
          fresh
          back={back}
          submit={(values) => create.actAsync({ body: personBody(values) })}
        />
      )}
    </Stack>
  )
}
