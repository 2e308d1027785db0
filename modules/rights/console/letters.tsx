import { Anchor, Button, Group, Text } from '@mantine/core'
import type { z } from 'zod'
import { addressOf } from '#console/client.ts'
import { StateBadge } from '#console/parts/state-badge.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { useText } from '#console/texts.ts'
import { downloadLetter } from '../api.ts'
import type { letterKind } from '../api-shapes.ts'
import { LetterForm } from './letter-form.tsx'
import { Part } from './part.tsx'
import classes from './request.module.css'
import type { Opened } from './shown.tsx'
import { texts } from './texts.ts'

export type LetterKind = z.output<typeof letterKind>
type Letter = Opened['letters'][number]

const tones = { queued: 'quiet', sent: 'good', failed: 'bad' } as const
const words = { queued: 'letters.queued', sent: 'letters.done', failed: 'letters.failed' } as const

function Sent({ requestId, letter }: { readonly requestId: number; readonly letter: Letter }) {
  const t = useText(texts)
  const { id, kind, subject, body, at, author, sending, detail, address } = letter
  return (
    <li className={classes.letter}>
      <details>
        <summary>
          <Group gap="sm" component="span" display="inline-flex">
            <span>
              {t(`letters.${kind}`)}: {subject}
            </span>
            {sending ? (
              <span title={detail}>
                <StateBadge tone={tones[sending]}>{t(words[sending])}</StateBadge>
              </span>
            ) : (
              <StateBadge tone="quiet">{t('letters.byPost')}</StateBadge>
            )}
            <Text span size="sm" c="dimmed">
              {author ?? t('letters.automatic')} · <Timestamp at={at} />
            </Text>
          </Group>
        </summary>
        {address && (
          <Text size="sm" c="dimmed" mt="xs">
            {t('letters.to', { address })}
          </Text>
        )}
        <div className={classes.words}>{body}</div>
        <Anchor
          size="sm"
          href={addressOf(downloadLetter, { params: { id: requestId, letterId: id } })}
          download
        >
          {t('letters.print')}
        </Anchor>
      </details>
    </li>
  )
}

interface LettersProps {
  readonly request: Opened
  readonly writing: LetterKind | null
  readonly write: (kind: LetterKind | null) => void
}

/** What was written to the person, and where the next letter is written. */
export function Letters({ request, writing, write }: LettersProps) {
  const t = useText(texts)
  const { id, letters } = request
  return (
    <Part title={t('letters')}>
      {letters.length === 0 && !writing && <Text c="dimmed">{t('letters.none')}</Text>}
      {letters.length > 0 && (
        <ul className={classes.letters}>
          {letters.map((letter) => (
            <Sent key={letter.id} requestId={id} letter={letter} />
          ))}
        </ul>
      )}
      {writing ? (
        <LetterForm key={writing} request={request} first={writing} done={() => write(null)} />
      ) : (
        <Group>
          <Button
            variant="default"
            onClick={() => write(request.state === 'verifying' ? 'fulfilment' : 'receipt')}
          >
            {t('letters.write')}
          </Button>
        </Group>
      )}
    </Part>
  )
}
