import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { z } from 'zod'
import { keyOf, Problem, useAct, useAnswer } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { Go, useFilter, useGo } from '#console/navigation.tsx'
import { Answer } from '#console/parts/answer.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { useLanguage, useText } from '#console/texts.ts'
import { listHoldables, listHolds, placeHold, previewRetention } from '../api-retention.ts'
import { texts } from './texts.ts'

type Holdable = z.output<typeof listHoldables.answer>['items'][number]

/** What the way here says already: `?table=tickets.ticket&key=10240`. */
const given = z.object({ table: z.string().default(''), key: z.coerce.string().default('') })

const nameOf = ({ module, table }: Holdable): string => `${module}.${table}`
const list = '/retention/holds'

const inMonths = (count: number): string => {
  const day = new Date()
  day.setMonth(day.getMonth() + count)
  return day.toLocaleDateString('sv-SE')
}

function HoldForm({ kinds }: { readonly kinds: readonly Holdable[] }) {
  const t = useText(texts)
  const go = useGo()
  const language = useLanguage()
  const [asked] = useFilter(given)
  const place = useAct(placeHold, {
    quiet: true,
    refresh: [keyOf(listHolds), keyOf(previewRetention)],
    said: ({ id }) => t('hold.done', { id: String(id) }),
    done: () => go(list, { replace: true }),
  })
  const form = useForm<{ kind: string; keys: Record<string, string>; reason: string; reviewOn: string }>({
    initial: { kind: asked.table, keys: {}, reason: '', reviewOn: inMonths(6) },
    submit: async ({ kind, keys, reason, reviewOn }) => {
      const chosen = kinds.find((one) => nameOf(one) === kind)
      const key = Object.fromEntries(
        (chosen?.key ?? []).map((column, at) => [
          column,
          (keys[column] ?? (at === 0 ? asked.key : '')).trim(),
        ]),
      )
      const fields = {
        ...(chosen ? {} : { kind: t('hold.needed') }),
        ...(reason.trim() ? {} : { reason: t('hold.needed') }),
        ...Object.fromEntries(
          Object.entries(key).flatMap(([column, value]) =>
            value ? [] : [[`key.${column}`, t('hold.needed')]],
          ),
        ),
      }
      if (!chosen || Object.keys(fields).length > 0)
        throw new Problem({ status: 400, code: 'console.incomplete', sentence: '', fields })
      await place.actAsync({ body: { module: chosen.module, table: chosen.table, key, reason, reviewOn } })
    },
  })
  const chosen = kinds.find((one) => nameOf(one) === form.values.kind)
  return (
    <form onSubmit={form.onSubmit} noValidate>
      <Stack gap="md" maw={560}>
        {form.problem && <ErrorBox problem={form.problem} />}
        <Select
          {...form.choice('kind')}
          label={t('hold.kind')}
          data={kinds.map((one) => ({
            value: nameOf(one),
            label: `${one.activity[language]}: ${one.name[language]}`,
          }))}
          searchable
          required
          data-autofocus
        />
        {chosen?.key.map((column, at) => (
          <TextInput
            key={column}
            label={t('hold.key', { column })}
            description={t('hold.key.hint')}
            name={`key.${column}`}
            value={form.values.keys[column] ?? (at === 0 ? asked.key : '')}
            onChange={(event) =>
              form.set({ keys: { ...form.values.keys, [column]: event.currentTarget.value } })
            }
            error={form.error(`key.${column}`)}
            required
            autoComplete="off"
          />
        ))}
        <Textarea
          {...form.text('reason')}
          label={t('hold.reason')}
          description={t('hold.reason.hint')}
          required
          autosize
          minRows={2}
          maxLength={500}
        />
        <TextInput
          {...form.text('reviewOn')}
          type="date"
          label={t('hold.reviewOn')}
          description={t('hold.reviewOn.hint')}
          required
          maw={220}
        />
        <Group>
          <Button type="submit" loading={form.busy}>
            {t('hold.place')}
          </Button>
          <Button component={Go} href={list} variant="default">
            {t('cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Holds an object. */
export function HoldNew() {
  const t = useText(texts)
  const kinds = useAnswer(listHoldables)
  return (
    <>
      <PageHeader
        title={t('hold.title')}
        about={t('hold.about')}
        back={{ href: list, text: t('holds.title') }}
      />
      <Answer of={kinds} shape="form">
        {({ items }) => <HoldForm kinds={items} />}
      </Answer>
    </>
  )
}
