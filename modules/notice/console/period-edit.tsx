import { Group, NumberInput, Select, Stack, Text } from '@mantine/core'
import { useFocusTrap } from '@mantine/hooks'
import { keyOf, useAct } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { useLanguage, useText } from '#console/texts.ts'
import { listPromises, listVersions, readRegister, savePeriod } from '../api.ts'
import { PreviewAndSave } from './preview.tsx'
import type { Rule } from './register.tsx'
import classes from './register.module.css'
import { texts } from './texts.ts'

type Period = NonNullable<Rule['period']>
const units = ['hours', 'days', 'months', 'years'] as const
type Unit = (typeof units)[number]

/** `15 days`, `1 year, 6 months`. */
export function usePeriodText(): (period: Period) => string {
  const language = useLanguage()
  return (period) =>
    units
      .toReversed()
      .flatMap((unit) => {
        const count = period[unit]
        const name = unit.slice(0, -1)
        return count
          ? [
              new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'long' }).format(
                count,
              ),
            ]
          : []
      })
      .join(', ')
}

/** The period as it is edited: one figure and its unit. */
function single(period: Period): { count: number; unit: Unit } {
  const unit = units.find((one) => period[one]) ?? 'days'
  return { count: period[unit] ?? 0, unit }
}

/** Edits one period, with what the notice would then say. */
export function PeriodEdit({
  rule,
  period,
  close,
}: {
  readonly rule: Rule
  readonly period: Period
  readonly close: () => void
}) {
  const t = useText(texts)
  const trap = useFocusTrap()
  const save = useAct(savePeriod, {
    quiet: true,
    said: t('period.saved'),
    refresh: [keyOf(readRegister), keyOf(listPromises), keyOf(listVersions)],
    done: close,
  })
  const changed = (values: { count: number; unit: Unit }) => ({
    module: rule.module,
    table: rule.table,
    period: { [values.unit]: values.count },
  })
  const form = useForm({
    initial: single(period),
    submit: (values) => save.actAsync({ body: changed(values) }),
  })
  const body = changed(form.values)
  return (
    <form className={classes.edit} onSubmit={form.onSubmit} ref={trap}>
      <Stack gap="sm">
        <Group gap="sm" align="end">
          <NumberInput
            label={t('period.count')}
            name="count"
            min={1}
            max={36_500}
            allowDecimal={false}
            value={form.values.count}
            onChange={(count) => form.set({ count: Number(count) })}
            error={form.error('period.days')}
            w={120}
            data-autofocus
          />
          <Select
            label={t('period.unit')}
            data={units.map((unit) => ({ value: unit, label: t(`period.${unit}`) }))}
            {...form.choice('unit')}
            allowDeselect={false}
            w={150}
          />
        </Group>
        <Text size="sm" c="dimmed">
          {t('period.shorter')}
        </Text>
        {form.problem && <ErrorBox problem={form.problem} />}
        <PreviewAndSave
          supposed={{ period: body }}
          ready={form.dirty && form.values.count > 0}
          busy={form.busy}
          cancel={close}
        />
      </Stack>
    </form>
  )
}
