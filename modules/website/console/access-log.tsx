import { Button, Group, Text, TextInput } from '@mantine/core'
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
import { listRequests } from '../api.ts'
import { texts } from './texts.ts'

type Request = z.output<typeof listRequests.answer>['items'][number]

const filterShape = z.object({
  address: z.string().default(''),
  path: z.string().default(''),
  status: z.string().default(''),
})

const at = (row: Request) => <Timestamp at={row.at} as="exact" />
const asked = ({ method, path }: Request) => `${method} ${path}`
const aside = (words: string | null) => (
  <Text size="xs" c="dimmed">
    {words}
  </Text>
)

const columnsOf = (t: Say<keyof typeof texts.de>): Column<Request>[] => [
  { key: 'at', title: t('log.at'), cell: at, width: 180 },
  { key: 'address', title: t('log.address'), cell: (row) => row.address, width: 120 },
  { key: 'request', title: t('log.request'), cell: asked, wrap: true },
  { key: 'status', title: t('log.status'), cell: (row) => row.status, align: 'right', width: 80 },
  { key: 'bytes', title: t('log.bytes'), cell: (row) => row.bytes, align: 'right', wide: true, width: 90 },
  {
    key: 'referrer',
    title: t('log.referrer'),
    cell: (row) => aside(row.referrer),
    wide: true,
    wrap: true,
  },
  { key: 'agent', title: t('log.agent'), cell: (row) => aside(row.agent), wide: true, wrap: true },
]

type Filter = z.output<typeof filterShape>

function Selection({ filter, apply }: { readonly filter: Filter; readonly apply: (filter: Filter) => void }) {
  const t = useText(texts)
  const form = useForm({ initial: filter, submit: async (values) => apply(values) })
  return (
    <form onSubmit={form.onSubmit}>
      <Group gap="sm" align="end" mb="lg">
        <TextInput label={t('log.address')} {...form.text('address')} w={200} />
        <TextInput label={t('log.path')} {...form.text('path')} w={240} />
        <TextInput
          label={t('log.status')}
          {...form.text('status')}
          inputMode="numeric"
          maxLength={3}
          w={90}
        />
        <Button type="submit" variant="default">
          {t('log.apply')}
        </Button>
      </Group>
    </form>
  )
}

/** The access log; each page that is loaded goes into the evidence. */
export function AccessLog() {
  const t = useText(texts)
  const [filter, setFilter] = useFilter(filterShape)
  const query = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''))
  const pages = usePages(
    listRequests,
    { query },
    { next: ({ next }) => (next ? { after: next } : null), keep: true },
  )
  const rows = pages.data?.pages.flatMap((page) => page.items)
  return (
    <>
      <PageHeader title={t('log.title')} about={t('log.about')} />
      <Selection key={JSON.stringify(filter)} filter={filter} apply={setFilter} />
      {pages.error && !rows && <ErrorBox problem={pages.error} retry={pages.refetch} />}
      {!pages.error && !rows && <Loading />}
      {rows?.length === 0 && (
        <EmptyState icon={IconFileSearch} title={t('log.none')} hint={t('log.noneHint')} />
      )}
      {rows && rows.length > 0 && (
        <DataTable label={t('log.title')} columns={columnsOf(t)} rows={rows} keyOf={(row) => row.id} />
      )}
      <More of={pages} />
    </>
  )
}
