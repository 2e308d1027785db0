import { Button, Group, TextInput } from '@mantine/core'
import { useForm } from '#console/form.ts'
import { useText } from '#console/texts.ts'
import { texts } from './texts.ts'

/** Changes the subject in place. */
export function Rename(given: {
  readonly subject: string
  readonly rename: (subject: string) => Promise<unknown>
  readonly done: () => void
}) {
  const t = useText(texts)
  const form = useForm({
    initial: { subject: given.subject },
    submit: async ({ subject }) => {
      await given.rename(subject)
      given.done()
    },
  })
  return (
    <form onSubmit={form.onSubmit} noValidate>
      <Group align="flex-end" gap="xs" mb="md">
        <TextInput
          {...form.text('subject')}
          label={t('subject')}
          flex="1 1 260px"
          autoFocus
          onKeyDown={({ key }) => key === 'Escape' && given.done()}
        />
        <Button type="submit" loading={form.busy}>
          {t('rename.save')}
        </Button>
        <Button variant="default" onClick={given.done}>
          {t('rename.cancel')}
        </Button>
      </Group>
    </form>
  )
}
