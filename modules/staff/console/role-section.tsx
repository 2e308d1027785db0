import { Button, Group, Stack } from '@mantine/core'
import { answers, call, keyOf } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { tellDone } from '#console/notify.tsx'
import { Section } from '#console/parts/section.tsx'
import { useText } from '#console/texts.ts'
import { getMe, getStaff, listStaff, putRoles } from '../api.ts'
import type { Account } from './account-state.tsx'
import { Refused } from './refused.tsx'
import { type Role, RoleFields } from './role-fields.tsx'
import { texts } from './texts.ts'

/** What an account may do. */
export function RoleSection({
  account,
  readOnly,
}: {
  readonly account: Account
  readonly readOnly: boolean
}) {
  const t = useText(texts)
  const { id } = account
  const form = useForm<{ roles: readonly Role[] }>({
    initial: { roles: account.granted },
    submit: async ({ roles }) => {
      const changed = await call(putRoles, { params: { id }, body: { roles: [...roles] } })
      tellDone(t('detail.roles.saved'))
      answers.setQueryData(keyOf(getStaff, { params: { id } }), changed)
      await Promise.all([listStaff, getMe].map((one) => answers.invalidateQueries({ queryKey: keyOf(one) })))
    },
  })
  return (
    <Section title={t('detail.roles')}>
      <form onSubmit={form.onSubmit}>
        <Stack gap="md">
          <Refused problem={form.problem} />
          <RoleFields
            label={t('detail.roles')}
            headed
            value={form.values.roles}
            onChange={(roles) => form.set({ roles })}
            readOnly={readOnly}
          />
          {!readOnly && (
            <Group>
              <Button type="submit" variant="default" loading={form.busy} disabled={!form.dirty}>
                {t('save')}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Section>
  )
}
