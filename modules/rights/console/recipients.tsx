import { Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { call, useAct } from '#console/client.ts'
import { useText } from '#console/texts.ts'
import { settleRecipient } from '../api-acts.ts'
import { Part } from './part.tsx'
import { changedBy } from './refresh.ts'
import type { Opened } from './shown.tsx'
import { texts } from './texts.ts'

const states = ['open', 'told', 'none'] as const

/** Whom a rectification, erasure or restriction is passed on to (Art. 19 GDPR). */
export function Recipients({ request }: { readonly request: Opened }) {
  const t = useText(texts)
  const { id, recipients } = request
  const settle = useAct(settleRecipient, {
    refresh: changedBy(id),
    said: t('recipients.saved'),
    undo: (_answer, { params }) => {
      const before = recipients.find(({ key }) => key === params.recipient)
      return call(settleRecipient, { params, body: { state: before?.state ?? 'open' } })
    },
  })
  return (
    <Part title={t('recipients')} hint={t('recipients.hint')}>
      <Stack gap="sm">
        {recipients.map(({ key, name, country, purpose, state }) => (
          <Group key={key} gap="md" justify="space-between">
            <div>
              {name} ({country})
              <Text size="sm" c="dimmed">
                {purpose}
              </Text>
            </div>
            <SegmentedControl
              size="xs"
              aria-label={t('recipients.of', { name })}
              value={state}
              onChange={(to) =>
                settle.act({
                  params: { id, recipient: key },
                  body: { state: states.find((one) => one === to) ?? 'open' },
                })
              }
              data={states.map((one) => ({ value: one, label: t(`recipients.${one}`) }))}
            />
          </Group>
        ))}
      </Stack>
    </Part>
  )
}
