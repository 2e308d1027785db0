import { Alert, Button, Divider, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { useState } from 'react'
import { call, Problem } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { useText } from '#console/texts.ts'
import { signIn } from '../api-sign-in.ts'
import { Cancelled, passkeyObstacle, signInWithPasskey } from './passkeys.ts'
import { Refused } from './refused.tsx'
import { texts } from './texts.ts'

function PasskeyButton({
  onSignedIn,
  onProblem,
}: {
  onSignedIn: () => void
  onProblem: (text: string) => void
}) {
  const t = useText(texts)
  const [busy, setBusy] = useState(false)
  const sign = async () => {
    setBusy(true)
    try {
      await signInWithPasskey()
      onSignedIn()
    } catch (thrown) {
      if (thrown instanceof Problem) onProblem(thrown.sentence)
      else if (thrown instanceof Cancelled) onProblem(t('signIn.passkeyCancelled'))
      else throw thrown
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Divider label={t('signIn.or')} />
      <Button
        variant="default"
        size="md"
        leftSection={<IconFingerprint size={18} stroke={1.6} aria-hidden />}
        loading={busy}
        onClick={() => void sign()}
      >
        {t('signIn.passkey')}
      </Button>
    </>
  )
}

interface PasswordStepProps {
  readonly onSignedIn: () => void
  readonly onCodeAsked: () => void
}

/** The first step of the sign-in. */
export function PasswordStep({ onSignedIn, onCodeAsked }: PasswordStepProps) {
  const t = useText(texts)
  const [passkeyProblem, setPasskeyProblem] = useState<string | null>(null)
  const form = useForm({
    initial: { email: '', password: '' },
    submit: async (values) => {
      setPasskeyProblem(null)
      const { twoFactorRedirect } = await call(signIn, { body: values })
      if (twoFactorRedirect) onCodeAsked()
      else onSignedIn()
    },
  })
  return (
    <Stack gap="lg">
      <title>{`${t('signIn.title')} · Zusage`}</title>
      <Title order={1}>{t('signIn.title')}</Title>
      <form onSubmit={form.onSubmit}>
        <Stack gap="md">
          <Refused problem={form.problem} />
          <TextInput
            {...form.text('email')}
            label={t('signIn.email')}
            type="email"
            autoComplete="username"
            size="md"
            required
            withAsterisk={false}
            autoFocus
          />
          <PasswordInput
            {...form.text('password')}
            label={t('signIn.password')}
            autoComplete="current-password"
            size="md"
            required
            withAsterisk={false}
          />
          <Button type="submit" size="md" loading={form.busy}>
            {t('signIn.submit')}
          </Button>
        </Stack>
      </form>
      {passkeyObstacle() === null && <PasskeyButton onSignedIn={onSignedIn} onProblem={setPasskeyProblem} />}
      {passkeyProblem && (
        <Alert color="red" variant="light" role="alert">
          {passkeyProblem}
        </Alert>
      )}
      <Text size="sm" c="dimmed">
        {t('signIn.lost')}
      </Text>
    </Stack>
  )
}
