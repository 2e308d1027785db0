import { ActionIcon, Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useText } from '#console/texts.ts'
import { Part } from './part.tsx'
import { Carry } from './plan.tsx'
import type { Opened } from './shown.tsx'
import { texts } from './texts.ts'

const kinds = ['email', 'phone', 'name', 'customer'] as const

interface Line {
  readonly kind: (typeof kinds)[number]
  readonly from: string
  readonly to: string
}

/** What is wrong and how it should read; each is made wherever the old value stands. */
export function Corrections({ request }: { readonly request: Opened }) {
  const t = useText(texts)
  const first = request.finding?.identifiers.emails[0] ?? ''
  const [lines, setLines] = useState<readonly Line[]>([{ kind: 'email', from: first, to: '' }])
  const change = (index: number, to: Partial<Line>) =>
    setLines(lines.map((line, at) => (at === index ? { ...line, ...to } : line)))
  const complete = lines.filter(({ from, to }) => from.trim() && to.trim())
  return (
    <Part title={t('corrections')} hint={t('corrections.hint')}>
      <Stack gap="sm">
        {lines.map((line, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- lines have no other name, and are only added at the end
          <Group key={index} gap="xs" align="end" wrap="wrap">
            <Select
              label={t('corrections.kind')}
              allowDeselect={false}
              w={180}
              value={line.kind}
              data={kinds.map((kind) => ({ value: kind, label: t(`corrections.${kind}`) }))}
              onChange={(to) => change(index, { kind: kinds.find((kind) => kind === to) ?? 'email' })}
            />
            <TextInput
              label={t('corrections.from')}
              flex="1 1 180px"
              value={line.from}
              onChange={(event) => change(index, { from: event.currentTarget.value })}
            />
            <TextInput
              label={t('corrections.to')}
              flex="1 1 180px"
              value={line.to}
              onChange={(event) => change(index, { to: event.currentTarget.value })}
            />
            {lines.length > 1 && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                aria-label={t('corrections.remove', { n: index + 1 })}
                onClick={() => setLines(lines.filter((_, at) => at !== index))}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            )}
          </Group>
        ))}
        <Group gap="xs">
          <Carry request={request} kind="rectification" count={complete.length} corrections={complete} />
          <Button variant="default" onClick={() => setLines([...lines, { kind: 'name', from: '', to: '' }])}>
            {t('corrections.add')}
          </Button>
        </Group>
      </Stack>
    </Part>
  )
}
