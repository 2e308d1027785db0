import { Button, Group, Select, TextInput } from '@mantine/core'
import { IconMailFast } from '@tabler/icons-react'
import { z } from 'zod'
import { usePages } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { useFilter } from '#console/navigation.tsx'
import { type Column, DataTable } from '#console/parts/data-table.tsx'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { More } from '#console/parts/more.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { type Language, type Say, useLanguage, useText } from '#console/texts.ts'
import { listTransportLog, type logLine } from '../api.ts'
import { saySize } from './size.ts'
import { texts } from './texts.ts'

type Line = z.output<typeof logLine>

const filterShape = z.object({
  direction: z.enum(['', 'in', 'out']).default(''),
  address: z.string().default(''),
})
type Filter = z.output<typeof filterShape>

/** Of mail to the officer the log does not say who wrote, nor from where; an empty sender with a peer is a bounce's. */
const senderOf = ({ direction, sender, peerAddress }: Line, t: Say<keyof typeof texts.de>): string =>
  sender || (direction === 'in' && peerAddress === '' ? t('log.confidential') : '<>')

const columnsOf = (t: Say<keyof typeof texts.de>, language: Language): Column<Line>[] => [
  { key: 'at', title: t('log.at'), cell: ({ at }) => <Timestamp at={at} as="exact" />, width: 180 },
  { key: 'direction', title: t('log.direction'), cell: (line) => t(`log.${line.direction}`), width: 100 },
  {
    key: 'mail',
    title: t('log.mail'),
    cell: (line) => `${senderOf(line, t)} → ${line.recipients.join(', ') || t('log.confidential')}`,
    wrap: true,
  },
  {
    key: 'response',
    title: t('log.response'),
    cell: ({ code, response }) => [code || '', response].filter(Boolean).join(' '),
    wide: true,
    wrap: true,
  },
  {
    key: 'peer',
    title: t('log.peer'),
    cell: ({ peerHost, peerAddress }) => [peerHost, peerAddress].filter(Boolean).join(' '),
    wide: true,
    wrap: true,
  },
  {
    key: 'size',
    title: t('log.size'),
    cell: ({ size }) => size !== null && saySize(language, size),
    align: 'right',
    wide: true,
    width: 90,
  },
]

function Selection({ filter, apply }: { readonly filter: Filter; readonly apply: (filter: Filter) => void }) {
  const t = useText(texts)
  const form = useForm({ initial: filter, submit: async (values) => apply(values) })
  return (
    <form onSubmit={form.onSubmit}>
      <Group gap="sm" align="end" mb="lg">
        <Select
          label={t('log.direction')}
          data={[
            { value: '', label: t('log.both') },
            { value: 'in', label: t('log.in') },
            { value: 'out', label: t('log.out') },
          ]}
          {...form.choice('direction')}
          allowDeselect={false}
          w={160}
        />
        <TextInput label={t('log.address')} {...form.text('address')} maxLength={320} w={280} />
        <Button type="submit" variant="default">
          {t('log.apply')}
        </Button>
      </Group>
    </form>
  )
}

/** The mail log of the last days. */
export function TransportLog() {
  const t = useText(texts)
  const language = useLanguage()
  const [filter, setFilter] = useFilter(filterShape)
  const { direction, address } = filter
  const pages = usePages(
    listTransportLog,
    { query: { ...(direction ? { direction } : {}), ...(address ? { address } : {}) } },
    { next: ({ next }) => (next ? { before: next } : null), keep: true },
  )
  const lines = pages.data?.pages.flatMap((page) => page.lines)
  const filtered = direction !== '' || address !== ''
  return (
    <>
      <PageHeader title={t('log.title')} about={t('log.about')} />
      <Selection key={JSON.stringify(filter)} filter={filter} apply={setFilter} />
      {pages.error && !lines && <ErrorBox problem={pages.error} retry={pages.refetch} />}
      {!pages.error && !lines && <Loading />}
      {lines?.length === 0 && (
        <EmptyState
          icon={IconMailFast}
          title={t('log.none')}
          hint={t(filtered ? 'log.noneFiltered' : 'log.noneHint')}
        />
      )}
      {lines && lines.length > 0 && (
        <DataTable
          label={t('log.title')}
          columns={columnsOf(t, language)}
          rows={lines}
          keyOf={({ id }) => id}
        />
      )}
      <More of={pages} />
    </>
  )
}
