import { Button, Group, Select, Stack, TagsInput, Textarea } from '@mantine/core'
import { useAct } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { useText } from '#console/texts.ts'
import { identifyPerson } from '../api-acts.ts'
import { proof } from '../api-shapes.ts'
import { Part } from './part.tsx'
import { changedBy } from './refresh.ts'
import type { Opened } from './shown.tsx'
import { texts } from './texts.ts'

interface Values {
  readonly by: (typeof proof.options)[number]
  readonly emails: string[]
  readonly phones: string[]
  readonly customers: string[]
  readonly words: string
}

/** The officer is satisfied who asks, and says by what; only what is proven is searched by. */
export function Identify({ request, ask }: { readonly request: Opened; readonly ask: () => void }) {
  const t = useText(texts)
  const { id, email, phone, customer, identity } = request
  const identify = useAct(identifyPerson, {
    refresh: changedBy(id),
    said: t('identify.done'),
    quiet: true,
  })
  const given = identity !== 'address'
  const initial: Values = {
    by: given ? 'call-back' : 'mailbox',
    emails: email ? [email] : [],
    phones: given && phone ? [phone] : [],
    customers: given && customer ? [customer] : [],
    words: '',
  }
  const form = useForm({
    initial,
    submit: ({ by, words, ...identifiers }) =>
      identify.actAsync({ params: { id }, body: { by, identifiers, ...(words ? { words } : {}) } }),
  })
  return (
    <Part title={t('identify')} hint={t('identify.hint')}>
      <form onSubmit={form.onSubmit} noValidate>
        <Stack gap="sm" maw={560}>
          {form.problem && <ErrorBox problem={form.problem} />}
          <Select
            {...form.choice('by')}
            label={t('identify.by')}
            allowDeselect={false}
            data={proof.options.map((one) => ({ value: one, label: t(`proof.${one}`) }))}
          />
          <TagsInput
            label={t('identify.emails')}
            value={form.values.emails}
            onChange={(emails) => form.set({ emails })}
            splitChars={[',', ';', ' ']}
          />
          <TagsInput
            label={t('identify.phones')}
            value={form.values.phones}
            onChange={(phones) => form.set({ phones })}
          />
          <TagsInput
            label={t('identify.customers')}
            value={form.values.customers}
            onChange={(customers) => form.set({ customers })}
          />
          <Textarea {...form.text('words')} label={t('identify.words')} autosize />
          <Group gap="xs">
            <Button type="submit" loading={form.busy}>
              {t('identify.save')}
            </Button>
            <Button variant="default" onClick={ask}>
              {t('identify.ask')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Part>
  )
}
