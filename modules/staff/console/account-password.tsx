import { Button, Group, PasswordInput, Stack } from '@mantine/core'
import { call, Problem } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { tellDone } from '#console/notify.tsx'
import { useMe } from '#console/session.tsx'
import { Section } from '#console/parts/section.tsx'
import { useText } from '#console/texts.ts'
import { changePassword } from '../api-sign-in.ts'
import { Refused } from './refused.tsx'
import { texts } from './texts.ts'

const empty = { current: '', next: '', repeat: '' }

/** Changes the password, which ends all other sessions. */
export function PasswordSection() {
  const t = useText(texts)
  const me = useMe()
  const form = useForm({
    initial: empty,
    submit: async ({ current, next, repeat }) => {
      const sentence = t('password.differs')
      if (next !== repeat)
        throw new Problem({ status: 400, code: 'console.differs', sentence, fields: { repeat: sentence } })
      await call(changePassword, { body: { currentPassword: current, newPassword: next } })
      tellDone(t('password.changed'))
      form.reset(empty)
    },
  })
  return (
    <Section title={t('password.title')} hint={t('password.hint')}>
      <form onSubmit={form.onSubmit}>
        <input type="text" hidden autoComplete="username" value={me.email} readOnly />
        <Stack gap="md">
          <Refused problem={form.problem} />
          <PasswordInput
            {...form.text('current')}
            label={t('password.current')}
            autoComplete="current-password"
            required
          />
          <PasswordInput
            {...form.text('next')}
            label={t('password.new')}
            autoComplete="new-password"
            required
          />
          <PasswordInput
            {...form.text('repeat')}
            label={t('password.repeat')}
            autoComplete="new-password"
            required
          />
          <Group>
            <Button type="submit" variant="default" loading={form.busy}>
              {t('password.change')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  )
}
