import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core'
import { useForm } from '#console/form.ts'
import { Go } from '#console/navigation.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { useText } from '#console/texts.ts'
import { OrganisationChoice } from './organisation-choice.tsx'
import { texts } from './texts.ts'

/** As the form holds it: addresses and numbers one a line. */
export interface PersonValues {
  readonly organisationId: string | null
  readonly givenName: string
  readonly familyName: string
  readonly notes: string
  readonly emails: string
  readonly phones: string
}

const lines = (text: string): string[] =>
  text
    .split(/[\n,;]+/)
    .map((line) => line.trim())
    .filter(Boolean)

/** As the API takes it. */
export const personBody = (values: PersonValues) => ({
  organisationId: values.organisationId === null ? null : Number(values.organisationId),
  givenName: values.givenName,
  familyName: values.familyName,
  notes: values.notes,
  emails: lines(values.emails),
  phones: lines(values.phones),
})

/** Fields of a contact, for a new one and for editing. */
export function PersonForm(form: {
  readonly initial: PersonValues
  readonly organisation: { readonly id: number; readonly name: string } | null
  readonly fresh: boolean
  readonly back: string
  readonly submit: (values: PersonValues) => Promise<unknown>
}) {
  const t = useText(texts)
  const fields = useForm({ initial: form.initial, submit: form.submit })
  return (
    <form onSubmit={fields.onSubmit} noValidate>
      <Stack gap="md" maw={560}>
        {fields.problem && <ErrorBox problem={fields.problem} />}
        <Group gap="sm" align="flex-start" grow>
          <TextInput {...fields.text('givenName')} label={t('givenName')} autoFocus />
          <TextInput {...fields.text('familyName')} label={t('familyName')} required />
        </Group>
        <OrganisationChoice
          value={fields.values.organisationId}
          named={form.organisation}
          onChange={(organisationId) => fields.set({ organisationId })}
          error={fields.error('organisationId')}
        />
        <Textarea
          {...fields.text('emails')}
          label={t('emails')}
          description={t('emails.hint')}
          inputMode="email"
          autosize
          minRows={2}
        />
        <Textarea
          {...fields.text('phones')}
          label={t('phones')}
          description={t('phones.hint')}
          inputMode="tel"
          autosize
          minRows={2}
        />
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
