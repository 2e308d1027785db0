import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core'
import type { z } from 'zod'
import { useForm } from '#console/form.ts'
import { Go } from '#console/navigation.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { useText } from '#console/texts.ts'
import type { organisationFields } from '../api.ts'
import { texts } from './texts.ts'

type Fields = z.output<typeof organisationFields>

/** Fields of an organisation, for a new one and for editing. */
export function OrganisationForm(form: {
  readonly initial: Fields
  readonly fresh: boolean
  readonly back: string
  readonly submit: (fields: Fields) => Promise<unknown>
}) {
  const t = useText(texts)
  const fields = useForm({ initial: form.initial, submit: form.submit })
  return (
    <form onSubmit={fields.onSubmit} noValidate>
      <Stack gap="md" maw={560}>
        {fields.problem && <ErrorBox problem={fields.problem} />}
        <TextInput {...fields.text('name')} label={t('name')} required data-autofocus autoFocus />
        <TextInput
          {...fields.text('number')}
          label={t('number')}
          description={t(form.fresh ? 'number.hint' : 'number.keep')}
          styles={{ input: { maxWidth: 240 } }}
        />
        <TextInput {...fields.text('street')} label={t('street')} />
        <Group gap="sm" align="flex-start">
          <TextInput {...fields.text('postcode')} label={t('postcode')} w={130} />
          <TextInput {...fields.text('city')} label={t('city')} flex={1} miw={160} />
          <TextInput {...fields.text('country')} label={t('country')} w={80} maxLength={2} />
        </Group>
        <Textarea {...fields.text('notes')} label={t('notes')} autosize minRows={3} maxRows={12} />
        <Group>
          <Button type="submit" loading={fields.busy}>
            {t(form.fresh ? 'create' : 'save')}
          </Button>
          <Button component={Go} href={form.back} variant="default">
            {t('cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
