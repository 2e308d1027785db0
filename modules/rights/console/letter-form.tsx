import {
  Alert,
  Button,
  Group,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import { useAct, useAnswer } from '#console/client.ts'
import { Answer } from '#console/parts/answer.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { useText } from '#console/texts.ts'
import { previewLetter } from '../api.ts'
import { sendLetter } from '../api-acts.ts'
import type { LetterKind } from './letters.tsx'
import { changedBy } from './refresh.ts'
import type { Opened } from './shown.tsx'
import { texts } from './texts.ts'

/** The text counts what was there before; a new one counts what is there now. */
const foundSince = 'rights.found_since'

const reasoned: ReadonlySet<LetterKind> = new Set(['identity', 'extension', 'lifting'])

/** Letters that fit where the request stands. */
function kindsFor({ state, restricted, answeredAt, closedAt, clock }: Opened): LetterKind[] {
  const open = !answeredAt && !closedAt
  return [
    ...(open ? (['receipt', 'identity'] as const) : []),
    ...(open && !clock.extended ? (['extension'] as const) : []),
    ...(state === 'refused' || state === 'unfounded' ? (['refusal'] as const) : []),
    ...(state === 'verifying' || state === 'delivered' ? (['fulfilment'] as const) : []),
    ...(restricted ? (['lifting'] as const) : []),
  ]
}

interface DraftProps {
  readonly request: Opened
  readonly kind: LetterKind
  readonly channel: 'mail' | 'post'
  readonly reason: string
  readonly proposed: { subject: string; body: string; address: string | null }
  readonly done: () => void
  /** Proposes it anew, by what is there now. */
  readonly anew: () => unknown
}

/** The proposed text, to be changed and sent; what it brings about happens with it. */
function Draft({ request, kind, channel, reason, proposed, done, anew }: DraftProps) {
  const t = useText(texts)
  const [subject, setSubject] = useState(proposed.subject)
  const [body, setBody] = useState(proposed.body)
  const send = useAct(sendLetter, {
    refresh: changedBy(request.id),
    said: t(channel === 'mail' ? 'letters.sent' : 'letters.filed'),
    quiet: true,
    done,
  })
  const unreachable = channel === 'mail' && !proposed.address
  return (
    <Stack gap="sm">
      {send.problem && (
        <ErrorBox problem={send.problem} retry={send.problem.code === foundSince ? anew : undefined} />
      )}
      {channel === 'mail' &&
        (proposed.address ? (
          <Text size="sm" c="dimmed">
            {t('letters.to', { address: proposed.address })}
          </Text>
        ) : (
          <Alert variant="light" color="yellow">
            <Text size="sm">{t('letters.noAddress')}</Text>
          </Alert>
        ))}
      <TextInput
        label={t('letters.subject')}
        value={subject}
        onChange={(event) => setSubject(event.currentTarget.value)}
      />
      <Textarea
        label={t('letters.body')}
        {...(body.includes('{link}') ? { description: t('letters.body.hint', { link: '{link}' }) } : {})}
        autosize
        minRows={8}
        maxRows={28}
        value={body}
        onChange={(event) => setBody(event.currentTarget.value)}
      />
      <Group gap="xs">
        <Button
          loading={send.busy}
          disabled={unreachable || !body.trim()}
          onClick={() =>
            send.act({
              params: { id: request.id },
              body: { kind, channel, subject, body, ...(reason ? { reason } : {}) },
            })
          }
        >
          {t(channel === 'mail' ? 'letters.send' : 'letters.file')}
        </Button>
        <Button variant="default" onClick={done}>
          {t('cancel')}
        </Button>
      </Group>
    </Stack>
  )
}

interface FormProps {
  readonly request: Opened
  readonly first: LetterKind
  readonly done: () => void
}

/** Which letter, by which way, for which reason; below it the text as it would go. */
export function LetterForm({ request, first, done }: FormProps) {
  const t = useText(texts)
  const { id } = request
  const offered = kindsFor(request)
  const [kind, setKind] = useState<LetterKind>(offered.includes(first) ? first : (offered[0] ?? first))
  const [channel, setChannel] = useState<'mail' | 'post'>(request.email ? 'mail' : 'post')
  const [reason, setReason] = useState('')
  const [settled] = useDebouncedValue(reason.trim(), 600)
  const asked = reasoned.has(kind) && settled ? { reason: settled } : {}
  const preview = useAnswer(previewLetter, { params: { id }, query: { kind, channel, ...asked } })
  const form = useRef<HTMLDivElement>(null)
  useEffect(() => {
    form.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <Stack gap="sm" maw={720} ref={form}>
      <Group gap="sm" align="end">
        <Select
          label={t('letters.kind')}
          allowDeselect={false}
          w={240}
          value={kind}
          data={offered.map((one) => ({ value: one, label: t(`letters.${one}`) }))}
          onChange={(to) => setKind(offered.find((one) => one === to) ?? kind)}
        />
        <SegmentedControl
          aria-label={t('letters.channel')}
          value={channel}
          onChange={setChannel}
          data={(['mail', 'post'] as const).map((one) => ({ value: one, label: t(`letters.${one}`) }))}
        />
      </Group>
      {reasoned.has(kind) && (
        <Textarea
          label={t('letters.reason')}
          description={t('letters.reason.hint')}
          autosize
          minRows={2}
          required={kind !== 'identity'}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      <Answer of={preview} shape="text">
        {(proposed) => (
          <Draft
            key={`${kind} ${channel} ${proposed.body}`}
            request={request}
            kind={kind}
            channel={channel}
            reason={settled}
            proposed={proposed}
            done={done}
            anew={preview.refetch}
          />
        )}
      </Answer>
    </Stack>
  )
}
