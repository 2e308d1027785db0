import { Stack } from '@mantine/core'
import { keyOf, useAct, useAnswer } from '#console/client.ts'
import { useGo, usePlace } from '#console/navigation.tsx'
import { Answer } from '#console/parts/answer.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { useText } from '#console/texts.ts'
import { api } from '../api.ts'
import { personBody, PersonForm } from './person-form.tsx'
import { texts } from './texts.ts'

/** Edits a contact. */
export function PersonEdit() {
  const t = useText(texts)
  const go = useGo()
  const params = { id: usePlace('id') }
  const back = `/customers/persons/${params.id}`
  const person = useAnswer(api.readPerson, { params })
  const update = useAct(api.updatePerson, {
    refresh: [keyOf(api.readPerson), keyOf(api.listPersons), keyOf(api.readOrganisation)],
    said: t('saved'),
    done: () => go(back, { replace: true }),
    quiet: true,
  })
  return (
    <Answer of={person} back={{ href: '/customers?kind=persons', text: t('persons') }}>
      {(before) => (
        <Stack gap="lg">
          <PageHeader
            title={t('edit.title', { name: before.name })}
            back={{ href: back, text: before.name }}
          />
          <PersonForm
            initial={{
              organisationId: before.organisation ? String(before.organisation.id) : null,
              givenName: before.givenName,
              familyName: before.familyName,
              notes: before.notes,
              emails: before.emails.join('\n'),
              phones: before.phones.map((phone) => phone.shown).join('\n'),
            }}
            organisation={before.organisation}
            fresh={false}
            back={back}
            submit={(values) => update.actAsync({ params, body: personBody(values) })}
          />
        </Stack>
      )}
    </Answer>
  )
}
