import { Fieldset, Stack, TextInput } from '@mantine/core'
import type { z } from 'zod'
import { useAct } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { useText } from '#console/texts.ts'
import { type readSettings, saveOfficer } from '../api-settings.ts'
import { PreviewAndSave } from './preview.tsx'
import { refreshed } from './refreshed.ts'
import { texts } from './texts.ts'

/** The data protection officer. */
export function OfficerForm({
  officer,
  locked,
}: {
  readonly officer: z.output<typeof readSettings.answer>['officer']
  readonly locked: boolean
}) {
  const t = useText(texts)
  const save = useAct(saveOfficer, { quiet: true, said: t('saved'), refresh: refreshed })
  const form = useForm({ initial: officer, submit: (body) => save.actAsync({ body }) })
  return (
    <form onSubmit={form.onSubmit}>
      <Fieldset variant="unstyled" disabled={locked}>
        <Stack gap="md">
          <TextInput label={t('officer.name')} {...form.text('name')} />
          <TextInput label={t('officer.email')} {...form.text('email')} type="email" />
          {form.problem && <ErrorBox problem={form.problem} />}
          {!locked && (
            <PreviewAndSave supposed={{ officer: form.values }} ready={form.dirty} busy={form.busy} />
          )}
        </Stack>
      </Fieldset>
    </form>
  )
}
