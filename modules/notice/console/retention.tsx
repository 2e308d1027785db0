import { Button, TextInput } from '@mantine/core'
import { z } from 'zod'
import { useAnswer } from '#console/client.ts'
import { Go, useFilter } from '#console/navigation.tsx'
import { Answer } from '#console/parts/answer.tsx'
import { type Column, DataTable } from '#console/parts/data-table.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { StateBadge } from '#console/parts/state-badge.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { type Say, useLanguage, useText } from '#console/texts.ts'
import { previewRetention } from '../api-retention.ts'
import { usePeriodText } from './period-edit.tsx'
import { RetentionPlaces } from './retention-places.tsx'
import classes from './retention.module.css'
import { texts } from './texts.ts'

type Preview = z.output<typeof previewRetention.answer>
type Rule = Preview['rules'][number]
type T = Say<keyof typeof texts.de>

const filterShape = z.object({ until: z.iso.date().or(z.literal('')).default('') })

/** The kind of data, its period, and on a phone too what is wrong with it. */
function Kind({ rule }: { readonly rule: Rule }) {
  const t = useText(texts)
  const language = useLanguage()
  const say = usePeriodText()
  return (
    <>
      <span className={classes.kind}>{rule.activity[language]}</span>
      <span className={classes.terms}>
        {rule.name[language]} · {say(rule.period, rule.yearEnd)}
        {rule.yearEnd ? '' : ` ${t(`retention.start.${rule.starts}`)}`}
        {rule.openYears.length > 0 && ` · ${t('retention.openYears', { years: rule.openYears.join(', ') })}`}
      </span>
      {rule.held > 0 && (
        <span className={classes.phone}>{t('retention.heldCount', { count: rule.held })}</span>
      )}
      {rule.lastSweepFailed && <StateBadge tone="bad">{t('retention.failed')}</StateBadge>}
      {rule.heldGone > 0 && (
        <StateBadge tone="bad">{t('retention.gone', { count: rule.heldGone })}</StateBadge>
      )}
    </>
  )
}

function Next({ rule }: { readonly rule: Rule }) {
  const t = useText(texts)
  if (!rule.next) return t('retention.nothing')
  return rule.waiting ? t('retention.nextRun') : <Timestamp at={rule.next} />
}

const columnsOf = (t: T, language: 'de' | 'en'): Column<Rule>[] => [
  { key: 'kind', title: t('retention.kind'), cell: (rule) => <Kind rule={rule} /> },
  { key: 'next', title: t('retention.next'), cell: (rule) => <Next rule={rule} />, width: 150 },
  {
    key: 'going',
    title: t('retention.going'),
    cell: ({ going, more }) =>
      more ? t('retention.more', { count: going }) : going.toLocaleString(language),
    align: 'right',
    width: 110,
  },
  {
    key: 'held',
    title: t('retention.held'),
    cell: ({ held }) => held.toLocaleString(language),
    align: 'right',
    wide: true,
    width: 90,
  },
  {
    key: 'source',
    title: t('retention.source'),
    cell: ({ source }) => source[language],
    wide: true,
    width: 280,
  },
]

function Reviews({ count }: { readonly count: number }) {
  const t = useText(texts)
  return (
    <div className={classes.alarm} role="status">
      <StateBadge tone="attention">{t('retention.reviews', { count })}</StateBadge>
      <Button component={Go} href="/retention/holds?state=due" variant="default" size="xs">
        {t('retention.reviews.show')}
      </Button>
    </div>
  )
}

/** What each rule deletes next, and what stops it. */
export function Retention() {
  const t = useText(texts)
  const language = useLanguage()
  const [{ until }, setFilter] = useFilter(filterShape)
  const preview = useAnswer(previewRetention, { query: until ? { until } : {} }, { keep: true })
  return (
    <>
      <PageHeader title={t('retention.title')} about={t('retention.about')} actions={<RetentionPlaces />} />
      <Answer of={preview}>
        {({ rules, reviewsDue, until: end }) => (
          <>
            {reviewsDue > 0 && <Reviews count={reviewsDue} />}
            <TextInput
              type="date"
              label={t('retention.until')}
              // The end of the day is the first moment of the next one.
              value={until || new Date(new Date(end).getTime() - 1).toLocaleDateString('sv-SE')}
              onChange={(event) => setFilter({ until: event.currentTarget.value })}
              maw={220}
              mb="md"
            />
            <DataTable
              label={t('retention.title')}
              columns={columnsOf(t, language)}
              rows={rules}
              keyOf={(rule) => `${rule.module}.${rule.table}`}
            />
          </>
        )}
      </Answer>
    </>
  )
}
