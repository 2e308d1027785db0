import { Button, Checkbox, Group, Mark, Stack, Text, Textarea } from '@mantine/core'
import { IconFileSearch } from '@tabler/icons-react'
import { useState } from 'react'
import type { z } from 'zod'
import { useAct, useAnswer, usePages } from '#console/client.ts'
import { usePlace } from '#console/navigation.tsx'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { More } from '#console/parts/more.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { StateBadge } from '#console/parts/state-badge.tsx'
import { type Language, useLanguage, useText } from '#console/texts.ts'
import { listRows, readRequest } from '../api.ts'
import { decideRows } from '../api-acts.ts'
import { changedBy } from './refresh.ts'
import classes from './request.module.css'
import type { T } from './shown.tsx'
import { texts } from './texts.ts'

type Rows = z.output<typeof listRows.answer>
type Row = Rows['rows'][number]

const nameOf = ({ key }: Row): string => JSON.stringify(key)

const wordsOf = (value: unknown): string =>
  value === null || value === undefined || value === ''
    ? '–'
    : typeof value === 'string'
      ? value
      : JSON.stringify(value)

/** How a row was found, in words. */
function wayOf(t: T, language: Language, { by, byName }: Row): string {
  if (byName) return t(by.startsWith('with ') ? 'by.with' : 'by.named', { name: byName[language] })
  const kind = (['email', 'phone', 'customer', 'name', 'written', 'officer'] as const).find(
    (one) => one === by,
  )
  return kind ? t(`by.${kind}`) : by
}

/** Where what others wrote names the person; to be taken out, or left. */
function Passages({ row, columns }: Pick<OneProps, 'row' | 'columns'>) {
  const { passages, written, redactable, redact } = row
  const t = useText(texts)
  const language = useLanguage()
  if (written === null) return null
  return (
    <Stack gap={4} mt="xs">
      <Text size="sm" fw={500}>
        {passages.length > 0 ? t('passages', { count: passages.length }) : t('passages.mail')}
      </Text>
      {passages.map(({ column, before, named, after }, n) => (
        <Text key={n} size="sm" style={{ overflowWrap: 'anywhere' }}>
          {columns[column]?.[language] ?? column}: … {before}
          <Mark>{named}</Mark>
          {after} …
        </Text>
      ))}
      <Text size="sm" c="dimmed">
        {t(redact ? 'passages.redacted' : redactable ? 'passages.stay' : 'passages.fixed')}
      </Text>
    </Stack>
  )
}

interface OneProps {
  readonly row: Row
  /** What readers call the columns. */
  readonly columns: Rows['columns']
  readonly n: number
  readonly chosen: boolean
  readonly choose?: (chosen: boolean) => void
}

function One({ row, columns, n, chosen, choose }: OneProps) {
  const t = useText(texts)
  const language = useLanguage()
  const values = Object.entries(row.values)
  return (
    <li className={classes.row} data-left-out={!row.included || undefined}>
      {choose ? (
        <Checkbox
          aria-label={t('rows.choose', { n })}
          checked={chosen}
          onChange={(event) => choose(event.currentTarget.checked)}
        />
      ) : (
        <span />
      )}
      <div>
        <Group gap="sm">
          <StateBadge tone={row.included ? 'good' : 'quiet'}>
            {t(row.included ? 'rows.included' : 'rows.leftOut')}
          </StateBadge>
          <Text size="sm">{t(`rows.${row.share}`)}</Text>
          <Text size="sm" c="dimmed">
            {t('rows.by', { by: wayOf(t, language, row) })}
            {!row.certain && ` · ${t('rows.uncertain')}`}
          </Text>
        </Group>
        {values.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('rows.empty')}
          </Text>
        ) : (
          <dl className={classes.values}>
            {values.map(([name, value]) => (
              <div key={name} style={{ display: 'contents' }}>
                <dt>{columns[name]?.[language] ?? name}</dt>
                <dd>{wordsOf(value)}</dd>
              </div>
            ))}
          </dl>
        )}
        <Passages row={row} columns={columns} />
      </div>
    </li>
  )
}

interface DecideProps {
  /** Of a request for erasure. */
  readonly erases: boolean
  readonly id: number
  readonly rows: readonly Row[]
  readonly done: () => void
}

/** Takes the chosen rows in or leaves them out; the reason stands in the file. */
function Decide({ id, rows, erases, done }: DecideProps) {
  const t = useText(texts)
  const [reason, setReason] = useState('')
  const decide = useAct(decideRows, {
    refresh: changedBy(id),
    said: t('rows.decided'),
    done: () => {
      setReason('')
      done()
    },
  })
  const act = (included: boolean, redact = false) =>
    decide.act({
      params: { id },
      body: {
        rows: rows.map(({ module, table, key }) => ({ module, table, key })),
        included,
        redact,
        reason,
      },
    })
  const redactable = rows.every((row) => row.redactable && row.passages.length > 0)
  const ready = rows.length > 0 && reason.trim() !== ''
  return (
    <Stack gap="xs" maw={640}>
      <Textarea
        label={t('rows.reason')}
        description={t('rows.reason.hint')}
        autosize
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group gap="xs">
        <Button variant="default" disabled={!ready} loading={decide.busy} onClick={() => act(true)}>
          {t('rows.include')}
        </Button>
        <Button variant="default" disabled={!ready} loading={decide.busy} onClick={() => act(false)}>
          {t('rows.exclude')}
        </Button>
        {erases && (
          <Button
            variant="default"
            disabled={!ready || !redactable}
            loading={decide.busy}
            onClick={() => act(true, true)}
          >
            {t('rows.redact')}
          </Button>
        )}
        <Text size="sm" c="dimmed" role="status">
          {t('rows.chosen', { count: rows.length })}
        </Text>
      </Group>
    </Stack>
  )
}

/** Rows of one table that were found, with their values. */
export function Rows() {
  const t = useText(texts)
  const language = useLanguage()
  const [id, module, table] = [Number(usePlace('id')), usePlace('module'), usePlace('table')]
  const [chosen, setChosen] = useState<readonly string[]>([])
  const request = useAnswer(readRequest, { params: { id } })
  const pages = usePages(
    listRows,
    { params: { id }, query: { module, table } },
    { next: ({ next }) => (next === null ? null : { after: next }) },
  )
  const rows = pages.data?.pages.flatMap((page) => page.rows)
  const columns = pages.data?.pages[0]?.columns ?? {}
  const found = request.data?.finding?.tables.find((one) => one.module === module && one.table === table)
  const { state, failed } = request.data ?? {}
  const decidable = state === 'identifiers_fixed' || (state === 'carrying_out' && failed)
  return (
    <Stack gap="md">
      <PageHeader
        title={
          found ? t('rows', { activity: found.activity[language], name: found.name[language] }) : t('found')
        }
        about={t('rows.hint')}
        back={{ href: `/rights/${id}`, text: t('rows.back') }}
      />
      {pages.error && !rows && <ErrorBox problem={pages.error} retry={pages.refetch} />}
      {!pages.error && !rows && <Loading />}
      {rows?.length === 0 && (
        <EmptyState icon={IconFileSearch} title={t('rows.none')} hint={t('rows.noneHint')} />
      )}
      {rows && rows.length > 0 && decidable && (
        <Decide
          id={id}
          erases={request.data?.kind === 'erasure'}
          rows={rows.filter((row) => chosen.includes(nameOf(row)))}
          done={() => setChosen([])}
        />
      )}
      {rows && rows.length > 0 && (
        <ul className={classes.letters}>
          {rows.map((row, index) => (
            <One
              key={nameOf(row)}
              row={row}
              columns={columns}
              n={index + 1}
              chosen={chosen.includes(nameOf(row))}
              {...(decidable
                ? {
                    choose: (on: boolean) =>
                      setChosen(on ? [...chosen, nameOf(row)] : chosen.filter((one) => one !== nameOf(row))),
                  }
                : {})}
            />
          ))}
        </ul>
      )}
      <More of={pages} />
    </Stack>
  )
}
