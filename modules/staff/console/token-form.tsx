import { Button, Checkbox, Group, Input, SegmentedControl, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { call, Problem } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { useText } from '#console/texts.ts'
import { postToken } from '../api.ts'
import { Refused } from './refused.tsx'
import { texts } from './texts.ts'

interface TokenFormProps {
  /** Names of permissions that the person holds. */
  readonly grantable: readonly string[]
  readonly onMade: (token: string) => Promise<unknown>
  readonly onCancel: () => void
}

/** What the token is for, what it may do, for how long. */
export function TokenForm({ grantable, onMade, onCancel }: TokenFormProps) {
  const t = useText(texts)
  const form = useForm<{ name: string; scopes: readonly string[]; days: string }>({
    initial: { name: '', scopes: [], days: '90' },
    submit: async ({ name, scopes, days }) => {
      const fields = {
        ...(name.trim() === '' ? { name: t('tokens.name.needed') } : {}),
        ...(scopes.length === 0 ? { scopes: t('tokens.scopes.needed') } : {}),
      }
      if (Object.keys(fields).length > 0)
        throw new Problem({ status: 400, code: 'console.incomplete', sentence: '', fields })
      const { token } = await call(postToken, { body: { name, scopes: [...scopes], days: Number(days) } })
      await onMade(token)
    },
  })
  return (
    <form onSubmit={form.onSubmit} noValidate>
      <Stack gap="lg" maw={620} mb="xl">
        <Refused problem={form.problem} />
        <TextInput
          {...form.text('name')}
          label={t('tokens.name')}
          description={t('tokens.name.hint')}
          required
          autoFocus
        />
        <Checkbox.Group
          label={t('tokens.scopes')}
          value={[...form.values.scopes]}
          onChange={(scopes) => form.set({ scopes })}
          error={form.error('scopes')}
        >
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs" mt={8} mb={form.error('scopes') ? 8 : 0}>
            {grantable.map((scope) => (
              <Checkbox key={scope} value={scope} label={scope} ff="monospace" />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
        <Stack gap={6}>
          <Input.Label labelElement="div" id="token-days">
            {t('tokens.days')}
          </Input.Label>
          <SegmentedControl
            aria-labelledby="token-days"
            value={form.values.days}
            onChange={(days) => form.set({ days })}
            data={['7', '30', '90', '365'].map((value) => ({
              value,
              label: t('tokens.days.count', { count: Number(value) }),
            }))}
          />
        </Stack>
        <Group>
          <Button type="submit" loading={form.busy}>
            {t('tokens.create')}
          </Button>
          <Button variant="default" onClick={onCancel}>
            {t('cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
