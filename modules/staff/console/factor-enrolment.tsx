import { Button, Code, Group, Stack, Text, TextInput } from '@mantine/core'
import { call } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { useText } from '#console/texts.ts'
import { verifyCode } from '../api-sign-in.ts'
import { QrCode } from './qr-code.tsx'
import { Refused } from './refused.tsx'
import { texts } from './texts.ts'

interface FactorEnrolmentProps {
  /** `otpauth://totp/…` */
  readonly address: string
  readonly onDone: () => Promise<unknown>
  readonly onCancel: () => void
}

const inFours = (key: string): string => key.match(/.{1,4}/g)?.join(' ') ?? key

/** The picture to scan, the key to type, and the first code that shows it worked. */
export function FactorEnrolment({ address, onDone, onCancel }: FactorEnrolmentProps) {
  const t = useText(texts)
  const key = new URL(address).searchParams.get('secret') ?? ''
  const form = useForm({
    initial: { code: '' },
    submit: async ({ code }) => {
      await call(verifyCode, { body: { code: code.replaceAll(' ', '') } })
      await onDone()
    },
  })
  return (
    <form onSubmit={form.onSubmit}>
      <Stack gap="md">
        <Text>{t('factor.scan')}</Text>
        <QrCode text={address} label={t('factor.picture')} />
        <Text size="sm" c="dimmed">
          {t('factor.key')} <Code>{inFours(key)}</Code>
        </Text>
        <Refused problem={form.problem} />
        <TextInput
          {...form.text('code')}
          label={t('factor.code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          withAsterisk={false}
          maw={220}
          autoFocus
        />
        <Group>
          <Button type="submit" loading={form.busy}>
            {t('factor.enable')}
          </Button>
          <Button variant="default" onClick={onCancel}>
            {t('cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
