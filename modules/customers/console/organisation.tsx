import { Button, Stack, Title } from '@mantine/core'
import { useAct, useAnswer, call, keyOf } from '#console/client.ts'
import { useShortcuts } from '#console/keyboard.ts'
import { Go, useGo, usePlace } from '#console/navigation.tsx'
import { Answer } from '#console/parts/answer.tsx'
import { ConfirmAction } from '#console/parts/confirm-action.tsx'
import { List, Row } from '#console/parts/list.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { StateBadge } from '#console/parts/state-badge.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { useMay } from '#console/session.tsx'
import { useText } from '#console/texts.ts'
import { api } from '../api.ts'
import { Facts } from './facts.tsx'
import { texts } from './texts.ts'

/** An organisation with its contacts. */
export function OrganisationScreen() {
  const t = useText(texts)
  const go = useGo()
  const may = useMay()
  const params = { id: usePlace('id') }
  const organisation = useAnswer(api.readOrganisation, { params })
  const refresh = [keyOf(api.readOrganisation), keyOf(api.listOrganisations), keyOf(api.listPersons)]
  const end = useAct(api.endOrganisation, {
    refresh,
    said: ({ endedAt }) => t(endedAt ? 'end.done' : 'resume.done'),
    undo: ({ endedAt }) => call(api.endOrganisation, { params, body: { ended: endedAt === null } }),
  })
  const remove = useAct(api.deleteOrganisation, {
    refresh: [keyOf(api.listOrganisations)],
    said: t('delete.done'),
    done: () => go('/customers', { replace: true }),
  })
  useShortcuts([
    { keys: 'e', label: t('key.edit'), run: () => go(`/customers/organisations/${params.id}/edit`) },
  ])
  return (
    <Answer of={organisation} back={{ href: '/customers', text: t('nav') }}>
      {({ id, name, number, street, postcode, city, country, notes, inUse, endedAt, persons }) => (
        <Stack gap="xl">
          <PageHeader
            title={name}
            back={{ href: '/customers', text: t('nav') }}
            marks={endedAt && <StateBadge tone="quiet">{t('ended.mark')}</StateBadge>}
            actions={
              <>
                <Button component={Go} href={`/tickets?customer=o${id}`} variant="default">
                  {t('tickets.of')}
                </Button>
                {may('customers.write') && (
                  <>
                    <Button
                      variant="default"
                      loading={end.busy}
                      onClick={() => end.act({ params, body: { ended: endedAt === null } })}
                    >
                      {t(endedAt ? 'resume' : 'end')}
                    </Button>
                    {!inUse && persons.length === 0 && (
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
                    <Button component={Go} href={`/customers/organisations/${id}/edit`}>
                      {t('edit')}
                    </Button>
                  </>
                )}
              </>
            }
          />
          <Facts
            of={[
              [t('number'), number],
              [
                t('address'),
                [street, [postcode, city].filter(Boolean).join(' '), country === 'DE' ? '' : country]
                  .filter(Boolean)
                  .join('\n'),
              ],
              [t('notes'), notes],
              ...(endedAt
                ? ([[t('ended.since'), <Timestamp key="at" at={endedAt} as="day" />]] as const)
                : []),
            ]}
          />
          <Stack gap="xs">
            <Title order={2} size="h4">
              {t('persons')}
            </Title>
            {persons.length === 0 ? (
              <p>{t('persons.none')}</p>
            ) : (
              <List
                label={t('persons')}
                items={persons}
                keyOf={(person) => person.id}
                href={(person) => `/customers/persons/${person.id}`}
              >
                {(person) => (
                  <Row
                    title={person.name}
                    detail={[person.emails[0], person.phones[0]?.shown].filter(Boolean).join(' · ')}
                    trail={person.endedAt && t('ended.mark')}
                  />
                )}
              </List>
            )}
            {may('customers.write') && (
              <div>
                <Button
                  component={Go}
                  href={`/customers/persons/new?organisation=${id}`}
                  variant="default"
                  size="xs"
                >
                  {t('new.person')}
                </Button>
              </div>
            )}
          </Stack>
        </Stack>
      )}
    </Answer>
  )
}
