import { Button, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconDownload, IconEraser } from '@tabler/icons-react'
import { useState } from 'react'
import { z } from 'zod'
import { addressOf, usePages } from '#console/client.ts'
import { useFilter } from '#console/navigation.tsx'
import { type Column, DataTable } from '#console/parts/data-table.tsx'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { More } from '#console/parts/more.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { type Say, useLanguage, useText } from '#console/texts.ts'
import { sayDay } from '#console/time.ts'
import { deletionsCsv, listDeletions } from '../api-retention.ts'
import { useBackToRules } from './retention-places.tsx'
import { texts } from './texts.ts'

type Deletion = z.output<typeof listDeletions.answer>['items'][number]
type Language = 'de' | 'en'

const filterShape = z.object({ rule: z.string().default('') })

const dayText = (language: Language, day: string): string => sayDay(language, new Date(`${day}T12:00:00Z`))

function ages(language: Language, { oldest, youngest }: Deletion): string {
  if (!oldest || !youngest) return ''
  const first = dayText(language, oldest)
  return oldest === youngest ? first : `${first} – ${dayText(language, youngest)}`
}

const columnsOf = (t: Say<keyof typeof texts.de>, language: Language): Column<Deletion>[] => [
  { key: 'day', title: t('protocol.day'), cell: ({ day }) => dayText(language, day), width: 120 },
  { key: 'rule', title: t('protocol.rule'), cell: ({ rule }) => <code>{rule}</code>, wrap: true },
  {
    key: 'rows',
    title: t('protocol.rows'),
    cell: ({ rows, estimated }) => {
      const count = rows.toLocaleString(language)
      return estimated ? t('protocol.estimated', { rows: count }) : count
    },
    align: 'right',
    width: 110,
  },
  {
    key: 'ages',
    title: t('protocol.ages'),
    cell: (one) => ages(language, one),
    wide: true,
    width: 260,
  },
  {
    key: 'early',
    title: t('protocol.early'),
    cell: ({ early }) => early.toLocaleString(language),
    align: 'right',
    wide: true,
    width: 90,
  },
]

/** What was deleted, rule by rule and day by day. */
export function Protocol() {
  const t = useText(texts)
  const language = useLanguage()
  const back = useBackToRules()
  const [{ rule }, setFilter] = useFilter(filterShape)
  const [typed, setTyped] = useState(rule)
  const apply = useDebouncedCallback((next: string) => setFilter({ rule: next.trim() }), 300)
  const query = rule ? { rule } : {}
  const pages = usePages(
    listDeletions,
    { query },
    { next: ({ next }) => (next ? { after: next } : null), keep: true },
  )
  const rows = pages.data?.pages.flatMap((page) => page.items)
  return (
    <>
      <PageHeader
        title={t('protocol.title')}
        about={t('protocol.about')}
        back={back}
        actions={
          <Button
            component="a"
            href={addressOf(deletionsCsv, { query: { ...query, language } })}
            download
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {t('protocol.csv')}
          </Button>
        }
      />
      <TextInput
        label={t('protocol.filter')}
        description={t('protocol.filterHint')}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          apply(event.currentTarget.value)
        }}
        maw={360}
        mb="lg"
      />
      {pages.error && !rows && <ErrorBox problem={pages.error} retry={pages.refetch} />}
      {!pages.error && !rows && <Loading />}
      {rows?.length === 0 && (
        <EmptyState icon={IconEraser} title={t('protocol.none')} hint={t('protocol.noneHint')} />
      )}
      {rows && rows.length > 0 && (
        <DataTable
          label={t('protocol.title')}
          columns={columnsOf(t, language)}
          rows={rows}
          keyOf={(one) => `${one.day} ${one.rule}`}
        />
      )}
      <More of={pages} />
    </>
  )
}
