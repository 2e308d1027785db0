import { Alert, Button, Group, Stack, TagsInput, Text } from '@mantine/core'
import { IconFileSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useAct } from '#console/client.ts'
import { DataTable, type Column } from '#console/parts/data-table.tsx'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { type Language, useLanguage, useText } from '#console/texts.ts'
import { searchPerson } from '../api-acts.ts'
import { Part } from './part.tsx'
import { changedBy } from './refresh.ts'
import type { Opened, T } from './shown.tsx'
import { texts } from './texts.ts'

type Finding = NonNullable<Opened['finding']>
type Table = Finding['tables'][number]

const tableOf = (t: T, language: Language, { name, heldAs }: Table) => (
  <>
    {name[language]}
    {heldAs === 'processor' && ` (${t('found.processor')})`}
  </>
)

/** On a phone the table stands below what it is for. */
const activityOf = (t: T, language: Language, one: Table) => (
  <>
    {one.activity[language]}
    <Text size="xs" c="dimmed" hiddenFrom="sm">
      {tableOf(t, language, one)}
    </Text>
  </>
)

/** The file of the request itself is always found, and left out by itself. */
const isOwnFile = ({ module, included }: Table): boolean => module === 'rights' && included === 0

function SearchAgain({ request, finding }: { readonly request: Opened; readonly finding: Finding }) {
  const t = useText(texts)
  const [wanted, setWanted] = useState<Finding['identifiers'] | null>(null)
  const search = useAct(searchPerson, {
    refresh: changedBy(request.id),
    said: t('found.searched'),
    done: () => setWanted(null),
  })
  if (!wanted)
    return (
      <Group>
        <Button variant="default" size="xs" onClick={() => setWanted(finding.identifiers)}>
          {t('found.again')}
        </Button>
      </Group>
    )
  const field = (key: keyof Finding['identifiers']) => (
    <TagsInput
      label={t(`identify.${key}`)}
      value={wanted[key]}
      onChange={(values) => setWanted({ ...wanted, [key]: values })}
    />
  )
  return (
    <Stack gap="sm" maw={560}>
      {field('emails')}
      {field('phones')}
      {field('customers')}
      {field('names')}
      <Group gap="xs">
        <Button
          loading={search.busy}
          onClick={() => search.act({ params: { id: request.id }, body: { identifiers: wanted } })}
        >
          {t('found.search')}
        </Button>
        <Button variant="default" onClick={() => setWanted(null)}>
          {t('cancel')}
        </Button>
      </Group>
    </Stack>
  )
}

/** What was found, table by table; each leads to its rows. */
export function Found({ request, finding }: { readonly request: Opened; readonly finding: Finding }) {
  const t = useText(texts)
  const language = useLanguage()
  const { emails, phones, customers, names } = finding.identifiers
  const tables = finding.tables.filter((table) => !isOwnFile(table))
  const list = [...emails, ...phones, ...customers, ...names].join(', ')
  const columns: Column<Table>[] = [
    { key: 'activity', title: t('found.activity'), cell: (one) => activityOf(t, language, one), wrap: true },
    {
      key: 'table',
      title: t('found.table'),
      cell: (one) => tableOf(t, language, one),
      wide: true,
      wrap: true,
    },
    { key: 'included', title: t('found.included'), cell: (one) => one.included, align: 'right', width: 90 },
    { key: 'leftOut', title: t('found.leftOut'), cell: (one) => one.leftOut, align: 'right', width: 110 },
  ]
  return (
    <Part
      title={t('found')}
      hint={
        <>
          {t('found.hint', { list })}
          {' · '}
          <Timestamp at={finding.at} as="minute" />
        </>
      }
    >
      {finding.ambiguous.length > 0 && (
        <Alert variant="light" color="yellow">
          <Text size="sm">{t('found.ambiguous', { list: finding.ambiguous.join(', ') })}</Text>
        </Alert>
      )}
      {tables.length === 0 ? (
        <EmptyState icon={IconFileSearch} title={t('found.none')} hint={t('found.noneHint')} />
      ) : (
        <DataTable
          label={t('found')}
          columns={columns}
          rows={tables}
          keyOf={(one) => `${one.module}.${one.table}`}
          href={(one) => `/rights/${request.id}/rows/${one.module}/${one.table}`}
        />
      )}
      {request.state === 'identifiers_fixed' && <SearchAgain request={request} finding={finding} />}
    </Part>
  )
}
