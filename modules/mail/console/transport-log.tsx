import { Button, Group, Select, Text, TextInput } from '@mantine/core'
import { IconFileSearch } from '@tabler/icons-react'
import { z } from 'zod'
import { usePages } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { useFilter } from '#console/navigation.tsx'
import { DataTable, type Column } from '#console/parts/data-table.tsx'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { More } from '#console/parts/more.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { useText, type Say } from '#console/texts.ts'
import { listTransportLog } from '../api.ts'
import { texts } from './texts.ts'

type Line = z.output<typeof listTransportLog.answer>['lines'][number]

const filterShape = z.object({
  address: z.string().default(''),
  direction: z.enum(['', 'in', 'out']).default(''),
})
type Filter = z.output<typeof filterShape>

const columnsOf = (t: Say<keyof typeof texts.de>): Column<Line>[] => [
  { key: 'at', title: t('at'), cell: ({ at }) => <Timestamp at={at} as="exact" />, width: 180 },
  { key: 'way', title: t('log.direction'), cell: ({ direction }) => t(`log.${direction}`), width: 110 },
  { key: 'from', title: t('from'), cell: ({ sender }) => sender || t('nobody'), wrap: true },
  { key: 'to', title: t('outbox.to'), cell: ({ recipients }) => recipients.join(', '), wrap: true },
  { key: 'code', title: t('log.code'), cell: ({ code }) => code || '–', align: 'right', width: 80 },
  {
    key: 'response',
    title: t('log.response'),
    cell: ({ response, peerHost }) => (
      <Text size="xs" c="dimmed">
        {[response, peerHost].filter(Boolean).join(' · ')}
      </Text>
    ),
    wide: true,
    wrap: true,
  },
]

function Selection({ filter, apply }: { readonly filter: Filter; readonly apply: (filter: Filter) => void }) {
  const t = useText(texts)
  const form = useForm({ initial: filter, submit: async (values) => apply(values) })
  return (
    <form onSubmit={form.onSubmit}>
      <Group gap="sm" align="end" mb="lg">
        <TextInput label={t('log.address')} {...form.text('address')} w={260} />
        <Select
          label={t('log.direction')}
          data={[
            { value: '', label: t('log.both') },
            { value: 'in', label: t('log.in') },
            { value: 'out', label: t('log.out') },
          ]}
          value={form.values.direction}
          onChange={(to) => form.set({ direction: to === 'in' || to === 'out' ? to : '' })}
          allowDeselect={false}
          w={160}
        />
        <Button type="submit" variant="default">
          {t('log.apply')}
        </Button>
      </Group>
    </form>
  )
}

/** The mail log of the last 15 days: envelope, times, hosts and answers, no contents (notice 3.2). */
export function TransportLog() {
  const t = useText(texts)
  const [filter, setFilter] = useFilter(filterShape)
  const { address, direction } = filter
  const query = { ...(address ? { address } : {}), ...(direction ? { direction } : {}) }
  const pages = usePages(
    listTransportLog,
    { query },
    { next: ({ next }) => (next ? { before: next } : null), keep: true },
  )
  const lines = pages.data?.pages.flatMap((page) => page.lines)
  return (
    <>
      <PageHeader title={t('log')} about={t('log.about')} />
      <Selection key={JSON.stringify(filter)} filter={filter} apply={setFilter} />
      {pages.error && !lines && <ErrorBox problem={pages.error} retry={pages.refetch} />}
      {!pages.error && !lines && <Loading />}
      {lines?.length === 0 && (
        <EmptyState icon={IconFileSearch} title={t('log.none')} hint={t('log.noneHint')} />
      )}
      {lines && lines.length > 0 && (
        <DataTable label={t('log')} columns={columnsOf(t)} rows={lines} keyOf={({ id }) => id} />
      )}
      <More of={pages} />
    </>
  )
}
