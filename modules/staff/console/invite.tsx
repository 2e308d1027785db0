import { Button, Group, Input, SegmentedControl, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { answers, call, keyOf, Problem } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { Go } from '#console/navigation.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { useText } from '#console/texts.ts'
import { inviteStaff, listStaff } from '../api.ts'
import { LinkShown } from './link-shown.tsx'
import { Refused } from './refused.tsx'
import { type Role, RoleFields } from './role-fields.tsx'
import { texts } from './texts.ts'

interface Values {
  readonly name: string
  readonly email: string
  readonly language: 'de' | 'en'
  readonly roles: readonly Role[]
}

const first: Values = { name: '', email: '', language: 'de', roles: ['agent'] }

/** A new member of staff, who gets a one-time link. */
export function Invite() {
  const t = useText(texts)
  const [invited, setInvited] = useState<{ name: string; link: string } | null>(null)
  const form = useForm<Values>({
    initial: first,
    submit: async (values) => {
      const fields = {
        ...(values.name.trim().length < 2 ? { name: t('invite.name.needed') } : {}),
        ...(/^\S+@\S+\.\S+$/.test(values.email.trim()) ? {} : { email: t('invite.email.needed') }),
        ...(values.roles.length === 0 ? { roles: t('invite.roles.needed') } : {}),
      }
      if (Object.keys(fields).length > 0)
        throw new Problem({ status: 400, code: 'console.incomplete', sentence: '', fields })
      const { link } = await call(inviteStaff, {
        body: { ...values, email: values.email.trim(), roles: [...values.roles] },
      })
      setInvited({ name: values.name, link })
      await answers.invalidateQueries({ queryKey: keyOf(listStaff) })
    },
  })
  const back = { href: '/staff', text: t('staff.title') }
  if (invited)
    return (
      <>
        <PageHeader title={t('link.title', { name: invited.name })} back={back} />
        <LinkShown link={invited.link} hint={t('link.invite')} href="/staff" />
      </>
    )
  return (
    <>
      <PageHeader title={t('invite.title')} about={t('invite.about')} back={back} />
      <form onSubmit={form.onSubmit} noValidate>
        <Stack gap="md" maw={560}>
          <Refused problem={form.problem} />
          <TextInput {...form.text('name')} label={t('invite.name')} required autoComplete="off" />
          <TextInput
            {...form.text('email')}
            type="email"
            label={t('invite.email')}
            required
            autoComplete="off"
          />
          <Stack gap={6}>
            <Input.Label labelElement="div" id="invite-language">
              {t('invite.language')}
            </Input.Label>
            <SegmentedControl
              aria-labelledby="invite-language"
              value={form.values.language}
              onChange={(language) => form.set({ language })}
              data={[
                { value: 'de', label: 'Deutsch' },
                { value: 'en', label: 'English' },
              ]}
              w={220}
            />
          </Stack>
          <RoleFields
            label={t('invite.roles')}
            value={form.values.roles}
            onChange={(roles) => form.set({ roles })}
            error={form.error('roles')}
          />
          <Group>
            <Button type="submit" loading={form.busy}>
              {t('invite.submit')}
            </Button>
            <Button component={Go} href={back.href} variant="default">
              {t('cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </>
  )
}
