import { Fieldset, Stack, TagsInput, TextInput } from '@mantine/core'
import type { z } from 'zod'
import { useAct } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { useText } from '#console/texts.ts'
import { type readSettings, saveHosting } from '../api-settings.ts'
import { PreviewAndSave } from './preview.tsx'
import { refreshed } from './refreshed.ts'
import { texts } from './texts.ts'

/** Where the systems stand. */
export function HostingForm({
  hosting,
  locked,
}: {
  readonly hosting: z.output<typeof readSettings.answer>['hosting']
  readonly locked: boolean
}) {
  const t = useText(texts)
  const save = useAct(saveHosting, { quiet: true, said: t('saved'), refresh: refreshed })
  const form = useForm({ initial: hosting, submit: (body) => save.actAsync({ body }) })
  return (
    <form onSubmit={form.onSubmit}>
      <Fieldset variant="unstyled" disabled={locked}>
        <Stack gap="md">
          <TextInput label={t('hosting.place')} {...form.text('place')} />
          <TextInput label={t('hosting.country')} {...form.text('country')} maxLength={2} />
          <TextInput label={t('hosting.operator')} {...form.text('operator')} />
          <TagsInput
            label={t('hosting.countries')}
            value={form.values.countries}
            onChange={(countries) => form.set({ countries })}
            error={form.error('countries') ?? form.error('countries.0')}
          />
          {form.problem && <ErrorBox problem={form.problem} />}
          {!locked && (
            <PreviewAndSave supposed={{ hosting: form.values }} ready={form.dirty} busy={form.busy} />
          )}
        </Stack>
      </Fieldset>
    </form>
  )
}
