import { Button, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { call, useAct } from '#console/client.ts'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { useText } from '#console/texts.ts'
import { settleRecipient } from '../api-acts.ts'
import { Part } from './part.tsx'
import { changedBy } from './refresh.ts'
import type { Opened } from './shown.tsx'
import { texts } from './texts.ts'

const states = ['open', 'told', 'none', 'impossible'] as const

type Recipient = Opened['recipients'][number]

/** Why one is not told: asked for before it is noted. */
function Excuse({ of, onSave }: { readonly of: Recipient; readonly onSave: (reason: string) => void }) {
  const t = useText(texts)
  const [reason, setReason] = useState(of.reason ?? '')
  return (
    <Group gap="sm" align="flex-end" w="100%">
      <TextInput
        label={t('recipients.reason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={500}
        required
        flex={1}
        miw={200}
      />
      <Button
        variant="default"
        disabled={reason.trim() === '' || reason === of.reason}
        onClick={() => onSave(reason)}
      >
        {t('recipients.save')}
      </Button>
    </Group>
  )
}

const stateOf = (of: Recipient | undefined) => ({
  state: of?.state ?? ('open' as const),
  ...(of?.reason ? { reason: of.reason } : {}),
})

/** Whom a rectification, erasure or restriction is passed on to (Art. 19 GDPR). */
export function Recipients({ request }: { readonly request: Opened }) {
  const t = useText(texts)
  const { id, recipients } = request
  const [excusing, setExcusing] = useState<string | null>(null)
  const settle = useAct(settleRecipient, {
    refresh: changedBy(id),
    said: t('recipients.saved'),
    undo: (_answer, { params }) => {
      const before = recipients.find(({ key }) => key === params.recipient)
      return call(settleRecipient, { params, body: stateOf(before) })
    },
  })
  return (
    <Part title={t('recipients')} hint={t('recipients.hint')}>
      <Stack gap="sm">
        {recipients.map((one) => {
          const { key, name, country, purpose, state, disclosedAt } = one
          const shown = excusing === key ? 'impossible' : state
          return (
            <Group key={key} gap="md" justify="space-between">
              <div>
                {name} ({country})
                <Text size="sm" c="dimmed">
                  {purpose}
                  {disclosedAt && (
                    <>
                      {' · '}
                      <Timestamp at={disclosedAt} as="day" />
                    </>
                  )}
                </Text>
              </div>
              <SegmentedControl
                size="xs"
                aria-label={t('recipients.of', { name })}
                value={shown}
                onChange={(chosen) => {
                  const to = states.find((known) => known === chosen) ?? 'open'
                  setExcusing(to === 'impossible' ? key : null)
                  if (to !== 'impossible') settle.act({ params: { id, recipient: key }, body: { state: to } })
                }}
                data={states.map((to) => ({ value: to, label: t(`recipients.${to}`) }))}
              />
              {shown === 'impossible' && (
                <Excuse
                  of={one}
                  onSave={(reason) => {
                    settle.act({ params: { id, recipient: key }, body: { state: 'impossible', reason } })
                    setExcusing(null)
                  }}
                />
              )}
            </Group>
          )
        })}
      </Stack>
    </Part>
  )
}
