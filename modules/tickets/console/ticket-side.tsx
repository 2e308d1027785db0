import { Anchor, Button, Select, Stack, Text, Title } from '@mantine/core'
import { useAnswer } from '#console/client.ts'
import { Go } from '#console/navigation.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { useMay, useMe } from '#console/session.tsx'
import { useText } from '#console/texts.ts'
import { api, type State } from '../api.ts'
import { texts } from './texts.ts'
import type { OpenedTicket } from './ticket-open.tsx'
import classes from './ticket.module.css'
import type { TicketActs } from './use-ticket-acts.ts'

const states: readonly State[] = ['open', 'pending', 'closed']
const nobody = '-'

/** Beside the thread: where the ticket stands, whose it is, who asks. */
export function TicketSide({
  ticket,
  acts,
  writes,
}: {
  readonly ticket: OpenedTicket
  readonly acts: TicketActs
  readonly writes: boolean
}) {
  const t = useText(texts)
  const me = useMe()
  const agents = useAnswer(api.listAgents)
  const { owner, state, createdAt, closedAt, origin } = ticket
  const known = agents.data ?? []
  const all = owner && !known.some((one) => one.id === owner.id) ? [...known, owner] : known
  return (
    <aside className={classes.side} aria-label={t('details')}>
      <Stack gap="sm">
        <Select
          label={t('state')}
          value={state}
          readOnly={!writes}
          allowDeselect={false}
          data={states.map((one) => ({ value: one, label: t(`state.${one}`) }))}
          onChange={(to) => {
            const next = states.find((one) => one === to)
            if (next && next !== state) acts.put(next)
          }}
        />
        <Select
          label={t('owner')}
          value={owner?.id ?? nobody}
          readOnly={!writes}
          allowDeselect={false}
          searchable
          data={[
            { value: nobody, label: t('owner.nobody') },
            ...all.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(to) => acts.give(to === nobody ? null : to)}
        />
        {writes && owner?.id !== me.id && (
          <Button variant="default" size="xs" onClick={acts.take}>
            {t('owner.take')}
          </Button>
        )}
      </Stack>
      <Customer ticket={ticket} />
      <dl className={classes.facts}>
        <dt>{t('origin')}</dt>
        <dd>{t(`origin.${origin}`)}</dd>
        <dt>{t('created')}</dt>
        <dd>
          <Timestamp at={createdAt} as="minute" />
        </dd>
        {closedAt && (
          <>
            <dt>{t('closed')}</dt>
            <dd>
              <Timestamp at={closedAt} as="minute" />
            </dd>
          </>
        )}
      </dl>
    </aside>
  )
}

function Customer({ ticket: { customer, requester, enquiry, origin } }: { readonly ticket: OpenedTicket }) {
  const t = useText(texts)
  const may = useMay()
  if (origin === 'enquiry' && !enquiry) return null
  const asks = requester ?? enquiry
  return (
    <Stack gap={4}>
      <Title order={2} size="h4">
        {t('customer')}
      </Title>
      {customer ? (
        <>
          <Anchor component={Go} href={`/customers/persons/${customer.personId}`}>
            {customer.name}
          </Anchor>
          {customer.organisation && (
            <>
              <Anchor component={Go} href={`/customers/organisations/${customer.organisation.id}`} size="sm">
                {customer.organisation.name}
              </Anchor>
              <Text size="sm" c="dimmed">
                {t('customer.number', { number: customer.organisation.number })}
              </Text>
            </>
          )}
          <Anchor
            component={Go}
            size="sm"
            href={`/tickets?view=all&customer=${customer.organisation ? `o${customer.organisation.id}` : `p${customer.personId}`}`}
          >
            {t('customer.more')}
          </Anchor>
        </>
      ) : (
        <>
          <Text style={{ overflowWrap: 'anywhere' }}>{asks?.name || asks?.email}</Text>
          {asks?.name && (
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {asks.email}
            </Text>
          )}
          {origin !== 'enquiry' && (
            <Text size="sm" c="dimmed">
              {t('customer.unknown')}
            </Text>
          )}
          {origin !== 'enquiry' && may('customers.write') && asks && (
            <Anchor
              component={Go}
              size="sm"
              href={`/customers/persons/new?${new URLSearchParams({ email: asks.email, name: asks.name }).toString()}`}
            >
              {t('customer.add')}
            </Anchor>
          )}
        </>
      )}
    </Stack>
  )
}
