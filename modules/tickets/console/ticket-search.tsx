import { SegmentedControl, Group, Stack, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconFileSearch, IconSearch, IconSearchOff } from '@tabler/icons-react'
import { useState } from 'react'
import { z } from 'zod'
import { usePages } from '#console/client.ts'
import { useFilter } from '#console/navigation.tsx'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { Excerpt } from '#console/parts/excerpt.tsx'
import { List } from '#console/parts/list.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { More } from '#console/parts/more.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { useText } from '#console/texts.ts'
import { api } from '../api.ts'
import { texts } from './texts.ts'
import { TicketRow } from './ticket-row.tsx'

const filterShape = z.object({
  q: z.string().default(''),
  order: z.enum(['newest', 'best']).default('newest'),
})

/** Finds known solutions in all tickets. */
export function TicketSearch() {
  const t = useText(texts)
  const [{ q, order }, setFilter] = useFilter(filterShape)
  const [typed, setTyped] = useState(q)
  const settle = useDebouncedCallback((next: string) => setFilter({ q: next.trim() }), 250)
  return (
    <Stack gap="lg">
      <PageHeader title={t('search')} back={{ href: '/tickets', text: t('back') }} />
      <Group align="flex-end" gap="sm">
        <TextInput
          type="search"
          size="md"
          flex="1 1 260px"
          label={t('search.label')}
          description={t('search.hint')}
          leftSection={<IconSearch size={18} stroke={1.6} />}
          value={typed}
          autoFocus
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value)
            settle(currentTarget.value)
          }}
        />
        <SegmentedControl
          aria-label={t('search.order')}
          value={order}
          onChange={(next) => setFilter({ order: next === 'best' ? 'best' : 'newest' })}
          data={[
            { value: 'newest', label: t('search.newest') },
            { value: 'best', label: t('search.best') },
          ]}
        />
      </Group>
      {q.length < 2 ? (
        <EmptyState icon={IconFileSearch} title={t('search.begin')} hint={t('search.begin.hint')} />
      ) : (
        <Hits q={q} order={order} />
      )}
    </Stack>
  )
}

function Hits({ q, order }: { readonly q: string; readonly order: 'newest' | 'best' }) {
  const t = useText(texts)
  const pages = usePages(
    api.searchTickets,
    { query: { q, order } },
    { keep: true, next: ({ next }) => (next === null ? null : { after: next }) },
  )
  if (pages.error) return <ErrorBox problem={pages.error} retry={pages.refetch} />
  if (!pages.data) return <Loading />
  const items = pages.data.pages.flatMap((page) => page.items)
  if (items.length === 0)
    return <EmptyState icon={IconSearchOff} title={t('search.none')} hint={t('search.none.hint')} />
  return (
    <>
      <List label={t('list')} items={items} keyOf={({ id }) => id} href={({ id }) => `/tickets/${id}`}>
        {({ excerpt, ...ticket }) => <TicketRow ticket={ticket} detail={<Excerpt text={excerpt} />} />}
      </List>
      <More of={pages} />
    </>
  )
}
