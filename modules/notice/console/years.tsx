import { Button, Group, NumberInput, TextInput } from '@mantine/core'
import { IconCalendarOff } from '@tabler/icons-react'
import type { z } from 'zod'
import { keyOf, useAct, useAnswer } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { Answer } from '#console/parts/answer.tsx'
import { ConfirmAction } from '#console/parts/confirm-action.tsx'
import { type Column, DataTable } from '#console/parts/data-table.tsx'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { StateBadge } from '#console/parts/state-badge.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { useMay } from '#console/session.tsx'
import { type Say, useText } from '#console/texts.ts'
import { closeYear, listYears, openYear, previewRetention } from '../api-retention.ts'
import { useBackToRules } from './retention-places.tsx'
import { texts } from './texts.ts'

type Year = z.output<typeof listYears.answer>['items'][number]
type T = Say<keyof typeof texts.de>

const changed = [keyOf(listYears), keyOf(previewRetention)]

const lastYear = (): number => new Date().getFullYear() - 1

function OpenForm() {
  const t = useText(texts)
  const open = useAct(openYear, {
    quiet: true,
    refresh: changed,
    said: (_answer, { body }) => t('years.opened', { year: String(body.year) }),
  })
  const form = useForm({
    initial: { year: lastYear(), reason: '' },
    submit: async (body) => {
      await open.actAsync({ body })
      form.reset({ ...body, reason: '' })
    },
  })
  return (
    <form onSubmit={form.onSubmit} noValidate>
      {form.problem && <ErrorBox problem={form.problem} />}
      <Group align="flex-start" gap="sm" mb="lg">
        <NumberInput
          label={t('years.year')}
          name="year"
          min={1990}
          max={9999}
          allowDecimal={false}
          thousandSeparator=""
          value={form.values.year}
          onChange={(year) => form.set({ year: Number(year) })}
          error={form.error('year')}
          w={110}
        />
        <TextInput {...form.text('reason')} label={t('years.reason')} flex="1 1 220px" maw={420} required />
        <Button type="submit" loading={form.busy} mt={25}>
          {t('years.open')}
        </Button>
      </Group>
    </form>
  )
}

function Close({ year }: { readonly year: number }) {
  const t = useText(texts)
  const close = useAct(closeYear, { refresh: changed, said: t('years.close.done', { year: String(year) }) })
  return (
    <ConfirmAction
      title={t('years.close.title', { year: String(year) })}
      consequence={t('years.close.consequence')}
      verb={t('years.close')}
      danger
      onConfirm={() => close.act({ params: { year } })}
    >
      {(ask) => (
        <Button size="compact-sm" variant="default" loading={close.busy} onClick={ask}>
          {t('years.close')}
        </Button>
      )}
    </ConfirmAction>
  )
}

const columnsOf = (t: T, editable: boolean): Column<Year>[] => [
  { key: 'year', title: t('years.year'), cell: ({ year }) => year, width: 80 },
  { key: 'reason', title: t('years.reason'), cell: ({ reason }) => reason, wrap: true },
  {
    key: 'since',
    title: t('years.since'),
    cell: ({ openedAt }) => <Timestamp at={openedAt} as="day" />,
    wide: true,
    width: 130,
  },
  {
    key: 'until',
    title: t('years.until'),
    cell: ({ year, closedAt }) =>
      closedAt ? (
        <Timestamp at={closedAt} as="day" />
      ) : editable ? (
        <Close year={year} />
      ) : (
        <StateBadge tone="attention">{t('years.isOpen')}</StateBadge>
      ),
    width: 140,
  },
]

/** Years whose taxes may still be assessed. */
export function Years() {
  const t = useText(texts)
  const may = useMay()
  const back = useBackToRules()
  const years = useAnswer(listYears)
  const editable = may('notice.open_years')
  return (
    <>
      <PageHeader title={t('years.title')} about={t('years.about')} back={back} />
      {editable && <OpenForm />}
      <Answer of={years}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={IconCalendarOff} title={t('years.none')} hint={t('years.noneHint')} />
          ) : (
            <DataTable
              label={t('years.title')}
              columns={columnsOf(t, editable)}
              rows={items}
              keyOf={(one) => `${one.year} ${one.openedAt}`}
            />
          )
        }
      </Answer>
    </>
  )
}
