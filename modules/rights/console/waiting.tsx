import { Button, Group, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useAct } from '#console/client.ts'
import { useText } from '#console/texts.ts'
import { waitFor } from '../api-acts.ts'
import { changedBy } from './refresh.ts'
import type { Opened } from './shown.tsx'
import { texts } from './texts.ts'

const waits = {
  accepted: 'waiting_for_person',
  identifiers_fixed: 'waiting_for_person',
  verifying: 'waiting_for_third',
} as const

/** Waiting for somebody is written down with what for; going on takes it back. */
export function Waiting({ request }: { readonly request: Opened }) {
  const t = useText(texts)
  const { id, state, finding } = request
  const [words, setWords] = useState<string | null>(null)
  const wait = useAct(waitFor, {
    refresh: changedBy(id),
    said: t('wait.done'),
    done: () => setWords(null),
  })
  const on =
    state === 'waiting_for_person'
      ? finding
        ? 'identifiers_fixed'
        : 'accepted'
      : state === 'waiting_for_third'
        ? 'carrying_out'
        : null
  if (on)
    return (
      <Button loading={wait.busy} onClick={() => wait.act({ params: { id }, body: { to: on, words: '' } })}>
        {t('wait.on')}
      </Button>
    )
  const to = state in waits ? waits[state as keyof typeof waits] : null
  if (!to) return null
  const title = t(to === 'waiting_for_person' ? 'wait.person' : 'wait.third')
  if (words === null)
    return (
      <Button variant="default" onClick={() => setWords('')}>
        {title}
      </Button>
    )
  return (
    <Group gap="xs" align="end" w="100%">
      <Textarea
        label={t('wait.words')}
        autosize
        flex="1 1 220px"
        autoFocus
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <Button
        variant="default"
        loading={wait.busy}
        onClick={() => wait.act({ params: { id }, body: { to, words } })}
      >
        {title}
      </Button>
    </Group>
  )
}
