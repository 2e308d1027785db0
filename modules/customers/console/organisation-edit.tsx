import { Stack } from '@mantine/core'
import { keyOf, useAct, useAnswer } from '#console/client.ts'
import { useGo, usePlace } from '#console/navigation.tsx'
import { Answer } from '#console/parts/answer.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { useText } from '#console/texts.ts'
import { api, organisationFields } from '../api.ts'
import { OrganisationForm } from './organisation-form.tsx'
import { texts } from './texts.ts'

/** Edits an organisation's master data. */
export function OrganisationEdit() {
  const t = useText(texts)
  const go = useGo()
  const params = { id: usePlace('id') }
  const back = `/customers/organisations/${params.id}`
  const organisation = useAnswer(api.readOrganisation, { params })
  const update = useAct(api.updateOrganisation, {
    refresh: [keyOf(api.readOrganisation), keyOf(api.listOrganisations), keyOf(api.readPerson)],
    said: t('saved'),
    done: () => go(back, { replace: true }),
    quiet: true,
  })
  return (
    <Answer of={organisation} back={{ href: '/customers', text: t('nav') }}>
      {(before) => (
        <Stack gap="lg">
          <PageHeader
            title={t('edit.title', { name: before.name })}
            back={{ href: back, text: before.name }}
          />
          <OrganisationForm
            initial={organisationFields.parse(before)}
            fresh={false}
            back={back}
            submit={(body) => update.actAsync({ params, body })}
          />
        </Stack>
      )}
    </Answer>
  )
}
