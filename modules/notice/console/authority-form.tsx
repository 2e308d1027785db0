import { Button, Fieldset, Group, Stack, TextInput } from '@mantine/core'
import type { z } from 'zod'
import { useAct } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { useText } from '#console/texts.ts'
import { type readSettings, saveAuthority } from '../api-settings.ts'
import { PreviewAndSave } from './preview.tsx'
import { refreshed } from './refreshed.ts'
import { texts } from './texts.ts'

type Authority = z.output<typeof readSettings.answer>['authority']

/** Where people can complain. */
export function AuthorityForm({
  authority,
  chosen,
  locked,
}: {
  readonly authority: Authority
  readonly chosen: boolean
  readonly locked: boolean
}) {
  const t = useText(texts)
  const save = useAct(saveAuthority, { quiet: true, said: t('saved'), refresh: refreshed })
  const form = useForm({
    initial: authority,
    submit: (values) => save.actAsync({ body: { authority: values } }),
  })
  const field = (name: keyof Authority) => {
    const props = form.text(name)
    return { ...props, error: props.error ?? form.error(`authority.${name}`) }
  }
  return (
    <form onSubmit={form.onSubmit}>
      <Fieldset variant="unstyled" disabled={locked}>
        <Stack gap="md">
          <TextInput label={t('authority.name')} {...field('name')} />
          <TextInput label={t('controller.street')} {...field('street')} />
          <Group gap="sm" grow preventGrowOverflow={false} wrap="wrap">
            <TextInput label={t('controller.postcode')} {...field('postcode')} w={140} />
            <TextInput label={t('controller.city')} {...field('city')} />
          </Group>
          <TextInput label={t('authority.phone')} {...field('phone')} type="tel" />
          <TextInput label={t('authority.fax')} {...field('fax')} type="tel" />
          <TextInput label={t('authority.web')} {...field('web')} type="url" />
          {form.problem && <ErrorBox problem={form.problem} />}
          {!locked && (
            <PreviewAndSave supposed={{ authority: form.values }} ready={form.dirty} busy={form.busy} />
          )}
          {!locked && chosen && (
            <div>
              <Button
                variant="subtle"
                loading={save.busy}
                onClick={() => save.act({ body: { authority: null } })}
              >
                {t('authority.reset')}
              </Button>
            </div>
          )}
        </Stack>
      </Fieldset>
    </form>
  )
}
