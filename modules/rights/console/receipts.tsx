import { Group, Progress, Stack, Title } from '@mantine/core'
import { DataTable } from '#console/parts/data-table.tsx'
import { useAnswer } from '#console/client.ts'
import { StateBadge } from '#console/parts/state-badge.tsx'
import { useLanguage, useText } from '#console/texts.ts'
import { readRequest } from '../api.ts'
import { Part } from './part.tsx'
import { lineColumns } from './plan.tsx'
import type { Opened } from './shown.tsx'
import { texts } from './texts.ts'

type Act = Opened['acts'][number]

const tones = { running: 'accent', verifying: 'accent', done: 'good', incomplete: 'bad' } as const

function One({ act }: { readonly act: Act }) {
  const t = useText(texts)
  const language = useLanguage()
  const done = act.receipts.filter(({ doneAt }) => doneAt !== null).length
  const title = t(`receipts.${act.kind}`)
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Title order={3} size="h5">
          {title}
        </Title>
        <StateBadge tone={tones[act.state]}>{t(`receipts.state.${act.state}`)}</StateBadge>
      </Group>
      {act.state === 'running' && (
        <Progress value={(100 * done) / Math.max(1, act.receipts.length)} aria-label={title} />
      )}
      {act.receipts.length > 0 && (
        <DataTable
          label={title}
          columns={[
            ...lineColumns(t, language),
            {
              key: 'done',
              title: t('receipts'),
              cell: ({ doneAt }) => t(doneAt ? 'receipts.done' : 'receipts.open'),
              width: 110,
            },
          ]}
          rows={act.receipts}
          keyOf={(line) => `${line.module}.${line.table} ${line.action} ${act.receipts.indexOf(line)}`}
        />
      )}
    </Stack>
  )
}

/** What was done, step by step: no act is done while a receipt is open. */
export function Receipts({ id, acts }: { readonly id: number; readonly acts: readonly Act[] }) {
  const t = useText(texts)
  const running = acts.some(({ state }) => state === 'running' || state === 'verifying')
  // The answer is the screen's own: looked at again while something is under way.
  useAnswer(readRequest, { params: { id } }, { when: running, every: 2 })
  return (
    <Part title={t('receipts')}>
      {acts.map((act) => (
        <One key={act.id} act={act} />
      ))}
    </Part>
  )
}
