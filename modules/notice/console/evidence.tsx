import { Text, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconChecklist } from '@tabler/icons-react'
import { useState } from 'react'
import { z } from 'zod'
import { usePages } from '#console/client.ts'
import { useFilter } from '#console/navigation.tsx'
import { DataTable, type Column } from '#console/parts/data-table.tsx'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { More } from '#console/parts/more.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { useText, type Say } from '#console/texts.ts'
import { listEvidence } from '../api.ts'
import { texts } from './texts.ts'

type Entry = z.output<typeof listEvidence.answer>['items'][number]

type T = Say<keyof typeof texts.de>

const filterShape = z.object({ kind: z.string().default('') })

const shown = (payload: Record<string, unknown>): string =>
  Object.entries(payload)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ')

const at = ({ at }: Entry) => <Timestamp at={at} as="exact" />
const content = ({ payload }: Entry, t: T) => (payload ? shown(payload) : t('evidence.gone'))
/** On a phone the content stands below its kind. */
const kind = (one: Entry, t: T) => (
  <>
    <code>{one.kind}</code>
    <Text size="xs" c="dimmed" hiddenFrom="sm">
      {content(one, t)}
    </Text>
  </>
)

const columnsOf = (t: T): Column<Entry>[] => [
  { key: 'sequence', title: t('evidence.sequence'), cell: (one) => one.sequence, width: 80 },
  { key: 'at', title: t('evidence.at'), cell: at, width: 200 },
  { key: 'kind', title: t('evidence.kind'), cell: (one) => kind(one, t), wrap: true, width: 180 },
  { key: 'module', title: t('evidence.module'), cell: (one) => one.module, wide: true, width: 120 },
  {
    key: 'payload',
    title: t('evidence.payload'),
    cell: (one) => content(one, t),
    wide: true,
    wrap: true,
  },
]

/** What was checked, deleted, read and changed, newest first. */
export function Evidence() {
  const t = useText(texts)
  const [filter, setFilter] = useFilter(filterShape)
  const [typed, setTyped] = useState(filter.kind)
  const apply = useDebouncedCallback((kind: string) => setFilter({ kind: kind.trim() }), 300)
  const pages = usePages(
    listEvidence,
    { query: filter.kind ? { kind: filter.kind } : {} },
    { next: ({ next }) => (next ? { before: next } : null), keep: true },
  )
  const entries = pages.data?.pages.flatMap((page) => page.items)
  const columns = columnsOf(t)
  return (
    <>
      <PageHeader title={t('evidence.title')} about={t('evidence.about')} />
      <TextInput
        label={t('evidence.kind')}
        description={t('evidence.kindHint')}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          apply(event.currentTarget.value)
        }}
        maw={360}
        mb="lg"
      />
      {pages.error && !entries && <ErrorBox problem={pages.error} retry={pages.refetch} />}
      {!pages.error && !entries && <Loading />}
      {entries?.length === 0 && (
        <EmptyState
          icon={IconChecklist}
          title={t('evidence.none')}
          hint={t(filter.kind ? 'evidence.noneOfKind' : 'evidence.noneHint')}
        />
      )}
      {entries && entries.length > 0 && (
        <DataTable
          label={t('evidence.title')}
          columns={columns}
          rows={entries}
          keyOf={(one) => one.sequence}
        />
      )}
      <More of={pages} />
    </>
  )
}
