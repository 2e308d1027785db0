import { Fieldset, Group, Select, Stack, TextInput } from '@mantine/core'
import type { z } from 'zod'
import { useAct } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { useText } from '#console/texts.ts'
import { type readSettings, saveController } from '../api-settings.ts'
import { lands } from '../api-shapes.ts'
import { landNames } from './land-names.ts'
import { PreviewAndSave } from './preview.tsx'
import { refreshed } from './refreshed.ts'
import { texts } from './texts.ts'

type Settings = z.output<typeof readSettings.answer>

/** Who is responsible. */
export function ControllerForm({
  controller,
  locked,
}: {
  readonly controller: Settings['controller']
  readonly locked: boolean
}) {
  const t = useText(texts)
  const save = useAct(saveController, { quiet: true, said: t('saved'), refresh: refreshed })
  const form = useForm({ initial: controller, submit: (body) => save.actAsync({ body }) })
  return (
    <form onSubmit={form.onSubmit}>
      <Fieldset variant="unstyled" disabled={locked}>
        <Stack gap="md">
          <TextInput label={t('controller.name')} {...form.text('name')} autoComplete="organization" />
          <TextInput label={t('controller.street')} {...form.text('street')} autoComplete="street-address" />
          <Group gap="sm" grow preventGrowOverflow={false} wrap="wrap">
            <TextInput
              label={t('controller.postcode')}
              {...form.text('postcode')}
              autoComplete="postal-code"
              w={140}
            />
            <TextInput label={t('controller.city')} {...form.text('city')} autoComplete="address-level2" />
          </Group>
          <Select
            label={t('controller.land')}
            data={lands.map((land) => ({ value: land, label: landNames[land] }))}
            {...form.choice('land')}
            allowDeselect={false}
            searchable
          />
          <TextInput label={t('controller.phone')} {...form.text('phone')} type="tel" autoComplete="tel" />
          <TextInput label={t('controller.fax')} {...form.text('fax')} type="tel" />
          <TextInput
            label={t('controller.email')}
            {...form.text('email')}
            type="email"
            autoComplete="email"
          />
          {form.problem && <ErrorBox problem={form.problem} />}
          {!locked && (
            <PreviewAndSave supposed={{ controller: form.values }} ready={form.dirty} busy={form.busy} />
          )}
        </Stack>
      </Fieldset>
    </form>
  )
}
