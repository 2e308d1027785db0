import { Anchor, Tooltip, UnstyledButton } from '@mantine/core'
import { IconPaperclip } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { addressOf } from '#console/client.ts'
import { StateBadge } from '#console/parts/state-badge.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { useText } from '#console/texts.ts'
import { api, type Message } from '../api.ts'
import { MessageText } from './message-text.tsx'
import classes from './message.module.css'
import { texts } from './texts.ts'

const sendingTones = { queued: 'quiet', sent: 'good', failed: 'bad' } as const

/** The frame of every message, also of an enquiry. */
export function MessageCard(card: {
  readonly kind: Message['kind']
  readonly label: string
  readonly who: ReactNode
  readonly address?: string | undefined
  readonly at: string
  readonly marks?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <li>
      <article className={classes.message} data-kind={card.kind} aria-label={card.label}>
        <header className={classes.head}>
          <span className={classes.who}>{card.who}</span>
          {card.address && <span className={classes.quiet}>{card.address}</span>}
          <span className={classes.end}>
            {card.marks}
            <span className={classes.quiet}>
              <Timestamp at={card.at} />
            </span>
          </span>
        </header>
        {card.children}
      </article>
    </li>
  )
}

function Marks({ message }: { readonly message: Message }) {
  const t = useText(texts)
  const { kind, automatic, stranger, spam, spamScore, sending } = message
  const detail = sending?.detail
  const stuck = sending?.state === 'queued' && detail === 'no relay'
  const why = stuck
    ? t('sending.noRelay.hint')
    : detail === 'mail.bad_address' || detail === 'mail.no_recipient'
      ? t(detail)
      : (detail ?? undefined)
  return (
    <>
      {kind === 'note' && <StateBadge tone="attention">{t('note')}</StateBadge>}
      {automatic && (
        <Tooltip label={t('automatic.hint')} multiline maw={260}>
          <span>
            <StateBadge tone="quiet">{t('automatic')}</StateBadge>
          </span>
        </Tooltip>
      )}
      {stranger && (
        <Tooltip label={t('stranger.hint')} multiline maw={260}>
          <span>
            <StateBadge tone="attention">{t('stranger')}</StateBadge>
          </span>
        </Tooltip>
      )}
      {spam && <StateBadge tone="bad">{t('spam')}</StateBadge>}
      {spamScore !== null && (
        <StateBadge tone="quiet">{t('spam.score', { score: spamScore.toLocaleString() })}</StateBadge>
      )}
      {sending && (
        <span title={why}>
          <StateBadge tone={stuck ? 'attention' : sendingTones[sending.state]}>
            {t(stuck ? 'sending.noRelay' : `sending.${sending.state}`)}
          </StateBadge>
        </span>
      )}
    </>
  )
}

/** A message of the thread: words first, formatted on request, in a frame where nothing runs. */
export function ThreadMessage({
  ticketId,
  message,
}: {
  readonly ticketId: number
  readonly message: Message
}) {
  const t = useText(texts)
  const [formatted, setFormatted] = useState(false)
  const { id, kind, author, sender, recipients, copies, attachments } = message
  const name = author?.name ?? (sender?.name || sender?.email) ?? ''
  const params = { id: ticketId, messageId: id }
  const files = attachments.filter((one) => !one.inline || !message.formatted)
  return (
    <MessageCard
      kind={kind}
      label={t(`message.${kind}`, { name })}
      who={name}
      address={sender?.name ? sender.email : undefined}
      at={message.at}
      marks={<Marks message={message} />}
    >
      {formatted ? (
        <iframe
          className={classes.frame}
          title={t('formatted.title')}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          referrerPolicy="no-referrer"
          src={addressOf(api.readFormatted, { params })}
        />
      ) : (
        <MessageText text={message.text} />
      )}
      {files.length > 0 && (
        <ul className={classes.files} aria-label={t('attachments')}>
          {files.map((file) => (
            <li key={file.part} className={classes.file}>
              <IconPaperclip size={14} aria-hidden />
              <Anchor
                href={addressOf(api.readAttachment, { params: { ...params, part: file.part } })}
                target="_blank"
                size="sm"
              >
                {file.filename || file.type}
              </Anchor>
              <span className={classes.quiet}>{sizeOf(t, file.size)}</span>
            </li>
          ))}
        </ul>
      )}
      <div className={classes.foot}>
        {kind !== 'note' && recipients.length > 1 && (
          <span className={classes.quiet}>{t('message.to', { list: recipients.join(', ') })}</span>
        )}
        {copies.length > 0 && (
          <span className={classes.quiet}>{t('message.copies', { list: copies.join(', ') })}</span>
        )}
        {message.formatted && (
          <UnstyledButton c="dimmed" fz="sm" td="underline" onClick={() => setFormatted(!formatted)}>
            {t(formatted ? 'formatted.hide' : 'formatted.show')}
          </UnstyledButton>
        )}
        {message.original && (
          <Anchor c="dimmed" size="sm" href={addressOf(api.readSource, { params })} underline="always">
            {t('original')}
          </Anchor>
        )}
      </div>
    </MessageCard>
  )
}

const sizeOf = (t: ReturnType<typeof useText<keyof typeof texts.de>>, bytes: number): string =>
  bytes < 1000
    ? t('size.bytes', { size: bytes })
    : bytes < 1_000_000
      ? t('size.kilo', { size: Math.round(bytes / 1000) })
      : t('size.mega', { size: Math.round(bytes / 100_000) / 10 })
