import { Stack } from '@mantine/core'
import { keyOf, useAct } from '#console/client.ts'
import { useGo } from '#console/navigation.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { useText } from '#console/texts.ts'
import { api } from '../api.ts'
import { OrganisationForm } from './organisation-form.tsx'
import { texts } from './texts.ts'

const blank = { number: '', name: '', street: '', postcode: '', city: '', country: 'DE', notes: '' }

/** Makes an organisation. */
export function OrganisationNew() {
  const t = useText(texts)
  const go = useGo()
  const create = useAct(api.createOrganisation, {
    refresh: [keyOf(api.listOrganisations)],
    said: t('created'),
    done: ({ id }) => go(`/customers/organisations/${id}`, { replace: true }),
    quiet: true,
  })
  return (
    <Stack gap="lg">
      <PageHeader title={t('new.organisation')} back={{ href: '/customers', text: t('nav') }} />
      <OrganisationForm
        initial={blank}
        fresh
        back="/customers"
        submit={(body) => create.actAsync({ body })}
      />
    </Stack>
  )
}
