import { Anchor, Button, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { call } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { useText } from '#console/texts.ts'
import { verifyCode, verifyRecoveryCode } from '../api-sign-in.ts'
import { Refused } from './refused.tsx'
import { texts } from './texts.ts'

interface CodeStepProps {
  readonly onSignedIn: () => void
  readonly onBack: () => void
}

/** The second step: the code of the app, or a recovery code. */
export function CodeStep({ onSignedIn, onBack }: CodeStepProps) {
  const t = useText(texts)
  const [recovery, setRecovery] = useState(false)
  const form = useForm({
    initial: { code: '' },
    submit: async ({ code }) => {
      await call(recovery ? verifyRecoveryCode : verifyCode, { body: { code: code.replaceAll(' ', '') } })
      onSignedIn()
    },
  })
  const change = () => {
    setRecovery(!recovery)
    form.reset({ code: '' })
  }
  return (
    <Stack gap="lg">
      <title>{`${t('code.title')} · Zusage`}</title>
      <Title order={1}>{t('code.title')}</Title>
      <Text c="dimmed">{t(recovery ? 'recovery.hint' : 'code.hint')}</Text>
      <form onSubmit={form.onSubmit}>
        <Stack gap="md">
          <Refused problem={form.problem} />
          <TextInput
            key={String(recovery)}
            {...form.text('code')}
            label={t(recovery ? 'recovery.label' : 'code.label')}
            autoComplete="one-time-code"
            inputMode={recovery ? 'text' : 'numeric'}
            size="md"
            required
            withAsterisk={false}
            autoFocus
          />
          <Button type="submit" size="md" loading={form.busy}>
            {t('code.submit')}
          </Button>
        </Stack>
      </form>
      <Stack gap={6} align="flex-start">
        <Anchor component="button" type="button" size="sm" onClick={change}>
          {t(recovery ? 'code.app' : 'code.lost')}
        </Anchor>
        <Anchor component="button" type="button" size="sm" onClick={onBack}>
          {t('code.back')}
        </Anchor>
      </Stack>
    </Stack>
  )
}
