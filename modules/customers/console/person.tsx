import { Anchor, Button, Stack } from '@mantine/core'
import { useAct, useAnswer, call, keyOf } from '#console/client.ts'
import { useShortcuts } from '#console/keyboard.ts'
import { Go, useGo, usePlace } from '#console/navigation.tsx'
import { Answer } from '#console/parts/answer.tsx'
import { ConfirmAction } from '#console/parts/confirm-action.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { StateBadge } from '#console/parts/state-badge.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { useMay } from '#console/session.tsx'
import { useText } from '#console/texts.ts'
import { api } from '../api.ts'
import { Facts } from './facts.tsx'
import { texts } from './texts.ts'

/** A contact with addresses and numbers. */
export function PersonScreen() {
  const t = useText(texts)
  const go = useGo()
  const may = useMay()
  const params = { id: usePlace('id') }
  const person = useAnswer(api.readPerson, { params })
  const end = useAct(api.endPerson, {
    refresh: [keyOf(api.readPerson), keyOf(api.listPersons), keyOf(api.readOrganisation)],
    said: ({ endedAt }) => t(endedAt ? 'end.done' : 'resume.done'),
    undo: ({ endedAt }) => call(api.endPerson, { params, body: { ended: endedAt === null } }),
  })
  const remove = useAct(api.deletePerson, {
    refresh: [keyOf(api.listPersons), keyOf(api.readOrganisation), keyOf(api.listOrganisations)],
    said: t('delete.done'),
    done: () => go('/customers?kind=persons', { replace: true }),
  })
  useShortcuts([{ keys: 'e', label: t('key.edit'), run: () => go(`/customers/persons/${params.id}/edit`) }])
  return (
    <Answer of={person} back={{ href: '/customers?kind=persons', text: t('persons') }}>
      {({ id, name, organisation, emails, phones, notes, inUse, endedAt }) => (
        <Stack gap="xl">
          <PageHeader
            title={name}
            back={
              organisation
                ? { href: `/customers/organisations/${organisation.id}`, text: organisation.name }
                : { href: '/customers?kind=persons', text: t('persons') }
            }
            marks={endedAt && <StateBadge tone="quiet">{t('ended.mark')}</StateBadge>}
            actions={
              <>
                <Button component={Go} href={`/tickets?customer=p${id}`} variant="default">
                  {t('tickets.of')}
                </Button>
                {may('tickets.write') && emails[0] && (
                  <Button
                    component={Go}
                    href={`/tickets/new?email=${encodeURIComponent(emails[0])}`}
                    variant="default"
                  >
                    {t('ticket.new')}
                  </Button>
                )}
                {may('customers.write') && (
                  <>
                    <Button
                      variant="default"
                      loading={end.busy}
                      onClick={() => end.act({ params, body: { ended: endedAt === null } })}
                    >
                      {t(endedAt ? 'resume' : 'end')}
                    </Button>
                    {!inUse && (
                      <ConfirmAction
                        title={t('delete.title', { name })}
                        consequence={t('delete.consequence')}
                        verb={t('delete')}
                        danger
                        onConfirm={() => remove.act({ params })}
                      >
                        {(ask) => (
                          <Button variant="default" onClick={ask}>
                            {t('delete')}
                          </Button>
                        )}
                      </ConfirmAction>
                    )}
                    <Button component={Go} href={`/customers/persons/${id}/edit`}>
                      {t('edit')}
                    </Button>
                  </>
                )}
              </>
            }
          />
          <Facts
            of={[
              [
                t('organisation'),
                organisation && (
                  <Anchor
                    key="organisation"
                    component={Go}
                    href={`/customers/organisations/${organisation.id}`}
                  >
                    {organisation.name}
                  </Anchor>
                ),
              ],
              [t('number'), organisation?.number],
              [t('emails'), emails.join('\n')],
              [
                t('phones'),
                phones.map((phone, index) => (
                  <span key={phone.number}>
                    {index > 0 && <br />}
                    <Anchor href={`tel:${phone.number}`}>{phone.shown}</Anchor>
                  </span>
                )),
              ],
              [t('notes'), notes],
              ...(endedAt
                ? ([[t('ended.since'), <Timestamp key="at" at={endedAt} as="day" />]] as const)
                : []),
            ]}
          />
        </Stack>
      )}
    </Answer>
  )
}
