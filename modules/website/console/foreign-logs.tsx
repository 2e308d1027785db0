import { ActionIcon, Button, Fieldset, Group, Select, Stack, TextInput, Title } from '@mantine/core'
import { IconPlus, IconServer, IconTrash } from '@tabler/icons-react'
import type { z } from 'zod'
import { keyOf, useAct, useAnswer } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { Answer } from '#console/parts/answer.tsx'
import { DataTable, type Column } from '#console/parts/data-table.tsx'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { useMay } from '#console/session.tsx'
import { useText, type Say } from '#console/texts.ts'
import { readForeignLogs, saveForeignLogs } from '../api.ts'
import { texts } from './texts.ts'

type Logs = z.output<typeof readForeignLogs.answer>
type Log = Logs['logs'][number]
type File = Logs['files'][number]
type T = Say<keyof typeof texts.de>

const modes: readonly Log['mode'][] = ['rewrite', 'prune-rotated']

const oldest = (file: File, t: T) => {
  if (file.fault) return t('foreign.fault', { fault: file.fault })
  return file.oldest ? <Timestamp at={file.oldest} as="exact" /> : t('foreign.empty')
}

const columnsOf = (t: T): Column<File>[] => [
  {
    key: 'path',
    title: t('foreign.file'),
    cell: (file) => (file.rotated ? `${file.path} (${t('foreign.rotated')})` : file.path),
  },
  { key: 'oldest', title: t('foreign.oldest'), cell: (file) => oldest(file, t), width: 220 },
  {
    key: 'lines',
    title: t('foreign.lines'),
    cell: (file) => file.lines,
    align: 'right',
    wide: true,
    width: 100,
  },
]

interface LogFieldsProps {
  readonly log: Log
  readonly set: (log: Log) => void
  readonly remove: () => void
  readonly error: string | undefined
}

function LogFields({ log, set, remove, error }: LogFieldsProps) {
  const t = useText(texts)
  return (
    <Group gap="sm" align="end" maw={800}>
      <TextInput
        label={t('foreign.path')}
        value={log.path}
        onChange={(event) => set({ ...log, path: event.currentTarget.value })}
        error={error}
        flex="1 1 260px"
      />
      <Select
        label={t('foreign.kind')}
        data={[
          { value: 'nginx', label: 'nginx' },
          { value: 'apache', label: 'Apache' },
        ]}
        value={log.kind}
        onChange={(kind) => set({ ...log, kind: kind === 'apache' ? 'apache' : 'nginx' })}
        allowDeselect={false}
        w={120}
      />
      <Select
        label={t('foreign.mode')}
        data={modes.map((mode) => ({ value: mode, label: t(`foreign.mode.${mode}`) }))}
        value={log.mode}
        onChange={(mode) => set({ ...log, mode: mode === 'prune-rotated' ? mode : 'rewrite' })}
        allowDeselect={false}
        flex="1 1 300px"
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t('foreign.removeOf', { path: log.path })}
        onClick={remove}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </Group>
  )
}

function LogsForm({ logs, locked }: { readonly logs: Log[]; readonly locked: boolean }) {
  const t = useText(texts)
  const save = useAct(saveForeignLogs, {
    quiet: true,
    said: t('foreign.saved'),
    refresh: [keyOf(readForeignLogs)],
  })
  const form = useForm({ initial: { logs }, submit: (body) => save.actAsync({ body }) })
  const put = (index: number, log: Log) => form.set({ logs: form.values.logs.with(index, log) })
  const add = () =>
    form.set({ logs: [...form.values.logs, { path: '', kind: 'nginx', mode: 'rewrite' } as const] })
  const addButton = (
    <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
      {t('foreign.add')}
    </Button>
  )
  if (form.values.logs.length === 0 && !form.dirty)
    return (
      <EmptyState
        icon={IconServer}
        title={t('foreign.none')}
        hint={t('foreign.noneHint')}
        action={!locked && addButton}
      />
    )
  return (
    <form onSubmit={form.onSubmit}>
      <Fieldset variant="unstyled" disabled={locked}>
        <Stack gap="md" mb="xl">
          {form.values.logs.map((log, index) => (
            <LogFields
              // oxlint-disable-next-line react/no-array-index-key -- a pattern being typed has no other name
              key={index}
              log={log}
              set={(changed) => put(index, changed)}
              remove={() => form.set({ logs: form.values.logs.toSpliced(index, 1) })}
              error={form.error(`logs.${index}.path`)}
            />
          ))}
          {form.problem && <ErrorBox problem={form.problem} />}
          {!locked && (
            <Group gap="xs">
              <Button type="submit" disabled={!form.dirty} loading={form.busy}>
                {t('foreign.save')}
              </Button>
              {addButton}
            </Group>
          )}
        </Stack>
      </Fieldset>
    </form>
  )
}

/** Log files of other web servers: which, and their oldest lines as they stand on disk. */
export function ForeignLogs() {
  const t = useText(texts)
  const may = useMay()
  const answer = useAnswer(readForeignLogs)
  return (
    <>
      <PageHeader title={t('foreign.title')} about={t('foreign.about')} />
      <Answer of={answer}>
        {({ logs, files }) => (
          <>
            <LogsForm logs={logs} locked={!may('website.foreign_logs_edit')} />
            {files.length > 0 && (
              <>
                <Title order={2} size="h4" mb="xs">
                  {t('foreign.files')}
                </Title>
                <DataTable
                  label={t('foreign.files')}
                  columns={columnsOf(t)}
                  rows={files}
                  keyOf={(file) => file.path}
                />
              </>
            )}
          </>
        )}
      </Answer>
    </>
  )
}
