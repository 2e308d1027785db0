import { Button, Group, InputLabel, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { z } from 'zod'
import { keyOf, useAct } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { Go, useFilter, useGo } from '#console/navigation.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { RichText } from '#console/parts/rich-text.tsx'
import { useText } from '#console/texts.ts'
import { api } from '../api.ts'
import { newKey } from './key.ts'
import { texts } from './texts.ts'

const given = z.object({ email: z.string().default(''), name: z.string().default('') })

/** Opens a ticket to a customer with a first mail. */
export function TicketNew() {
  const t = useText(texts)
  const go = useGo()
  const [{ email, name }] = useFilter(given)
  const [key] = useState(newKey)
  const open = useAct(api.openTicket, {
    refresh: [keyOf(api.listTickets), keyOf(api.countTickets)],
    said: ({ id }) => t('new.done', { id: String(id) }),
    done: ({ id }) => go(`/tickets/${id}`, { replace: true }),
    quiet: true,
  })
  const form = useForm({
    initial: { email, name, subject: '', html: '' },
    submit: ({ name: named, ...values }) =>
      open.actAsync({ body: { key, ...values, ...(named.trim() ? { name: named } : {}) } }),
  })
  return (
    <Stack gap="lg">
      <PageHeader title={t('new')} about={t('new.hint')} back={{ href: '/tickets', text: t('back') }} />
      <form onSubmit={form.onSubmit} noValidate>
        <Stack gap="md" maw={720}>
          {form.problem && <ErrorBox problem={form.problem} />}
          <Group gap="md" align="flex-start" grow preventGrowOverflow={false}>
            <TextInput
              {...form.text('email')}
              type="email"
              label={t('new.email')}
              required
              autoFocus={!email}
              autoComplete="off"
              miw={220}
            />
            <TextInput {...form.text('name')} label={t('new.name')} autoComplete="off" miw={180} />
          </Group>
          <TextInput {...form.text('subject')} label={t('subject')} required autoFocus={Boolean(email)} />
          <div>
            <InputLabel labelElement="div" required aria-hidden>
              {t('new.message')}
            </InputLabel>
            <RichText
              label={t('new.message')}
              placeholder={t('new.placeholder')}
              onChange={({ html, empty }) => form.set({ html: empty ? '' : html })}
              onSubmit={() => form.onSubmit()}
              minHeight={200}
            />
          </div>
          <Group>
            <Button type="submit" loading={form.busy} disabled={!form.values.html}>
              {t('send')}
            </Button>
            <Button component={Go} href="/tickets" variant="default">
              {t('cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Stack>
  )
}
