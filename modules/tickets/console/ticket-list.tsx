import { Button, Group, Stack, Text } from '@mantine/core'
import { IconCheck, IconFilterOff } from '@tabler/icons-react'
import { useRef } from 'react'
import { usePages } from '#console/client.ts'
import { useShortcuts } from '#console/keyboard.ts'
import { Go, useFilter, useGo } from '#console/navigation.tsx'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { List } from '#console/parts/list.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { More } from '#console/parts/more.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { useMay } from '#console/session.tsx'
import { useText } from '#console/texts.ts'
import { api } from '../api.ts'
import { texts } from './texts.ts'
import { filterShape, queryOf, type TicketFilter, TicketFilterBar } from './ticket-filter.tsx'
import { TicketRow } from './ticket-row.tsx'

/** Tickets that await something, and all others; new ones appear by themselves. */
export function TicketList() {
  const t = useText(texts)
  const go = useGo()
  const may = useMay()
  const [filter, setFilter] = useFilter(filterShape)
  const field = useRef<HTMLInputElement>(null)
  useShortcuts([
    { keys: 'c', label: t('key.new'), run: () => may('tickets.write') && go('/tickets/new') },
    { keys: '/', label: t('key.find'), run: () => field.current?.focus() },
  ])
  return (
    <Stack gap="md">
      <PageHeader
        title={t('nav')}
        actions={
          <>
            <Button component={Go} href="/tickets/search" variant="default">
              {t('deep')}
            </Button>
            {may('tickets.write') && (
              <Button component={Go} href="/tickets/new">
                {t('new')}
              </Button>
            )}
          </>
        }
      />
      <TicketFilterBar filter={filter} change={setFilter} field={field} />
      {filter.customer && (
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            {t('customer.filter')}
          </Text>
          <Button size="compact-xs" variant="default" component={Go} href="/tickets">
            {t('customer.filter.off')}
          </Button>
        </Group>
      )}
      <Rows filter={filter} />
    </Stack>
  )
}

function Rows({ filter }: { readonly filter: TicketFilter }) {
  const t = useText(texts)
  const pages = usePages(
    api.listTickets,
    { query: queryOf(filter) },
    { keep: true, next: ({ next }) => (next === null ? null : { after: next }) },
  )
  if (pages.error) return <ErrorBox problem={pages.error} retry={pages.refetch} />
  if (!pages.data) return <Loading />
  const items = pages.data.pages.flatMap((page) => page.items)
  const untouched = filter.view === 'waiting' && filter.owner === 'any' && !filter.q && !filter.customer
  if (items.length === 0)
    return untouched ? (
      <EmptyState icon={IconCheck} title={t('empty.waiting')} hint={t('empty.waiting.hint')} />
    ) : (
      <EmptyState icon={IconFilterOff} title={t('empty.filter')} hint={t('empty.filter.hint')} />
    )
  return (
    <>
      <List
        label={t('list')}
        items={items}
        keyOf={({ id }) => id}
        href={({ id }) => `/tickets/${id}`}
        marked={({ unread }) => unread}
      >
        {(ticket) => <TicketRow ticket={ticket} />}
      </List>
      <More of={pages} />
    </>
  )
}
