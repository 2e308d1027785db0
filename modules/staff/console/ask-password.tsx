import { Button, Group, PasswordInput, Stack } from '@mantine/core'
import { useForm } from '#console/form.ts'
import { useText } from '#console/texts.ts'
import { Refused } from './refused.tsx'
import { texts } from './texts.ts'

interface AskPasswordProps {
  /** Throws a `Problem` when the password is not right. */
  readonly onPassword: (password: string) => Promise<unknown>
  readonly onCancel: () => void
}

/** Asks for the password again before something that protects the account is changed. */
export function AskPassword({ onPassword, onCancel }: AskPasswordProps) {
  const t = useText(texts)
  const form = useForm({ initial: { password: '' }, submit: ({ password }) => onPassword(password) })
  return (
    <form onSubmit={form.onSubmit}>
      <Stack gap="md">
        <Refused problem={form.problem} />
        <PasswordInput
          {...form.text('password')}
          label={t('factor.password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          autoFocus
        />
        <Group>
          <Button type="submit" loading={form.busy}>
            {t('factor.continue')}
          </Button>
          <Button variant="default" onClick={onCancel}>
            {t('cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
