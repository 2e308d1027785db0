import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import { addressOf, keyOf, useAct } from '#console/client.ts'
import { StateBadge } from '#console/parts/state-badge.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { type Say, useLanguage, useText } from '#console/texts.ts'
import { downloadOutgoing, listOutbox, type outgoingMail, retryOutgoing } from '../api.ts'
import { MailItem } from './mail-list.tsx'
import { saySize } from './size.ts'
import { texts } from './texts.ts'

type Outgoing = z.output<typeof outgoingMail>

const tones = { queued: 'attention', sending: 'accent', sent: 'good', failed: 'bad' } as const

/** Why a mail waits or failed: the relay's own words where there are any. */
function reasonsOf(
  { state, attempts, response, nextTryAt, recipients }: Outgoing,
  relay: boolean,
  t: Say<keyof typeof texts.de>,
): ReactNode[] {
  const refused = recipients
    .filter((one) => one.state === 'rejected')
    .map(({ address, response }) => t('outbox.refused', { address, response }))
  const said = response === 'erased' ? t('outbox.erased') : response && t('outbox.said', { response })
  if (state === 'sent') return refused
  if (state === 'failed') return refused.length > 0 ? refused : said ? [said] : []
  if (!relay) return [t('outbox.noRelay')]
  return [
    ...(said ? [said] : []),
    ...(nextTryAt && state === 'queued'
      ? [
          <>
            {t('outbox.tries', { count: attempts })} · {t('outbox.next')} <Timestamp at={nextTryAt} />
          </>,
        ]
      : []),
  ]
}

/** One outgoing mail. */
export function OutboxMail({ mail, relay }: { readonly mail: Outgoing; readonly relay: boolean }) {
  const t = useText(texts)
  const language = useLanguage()
  const { id, state, recipients, sender, size, createdAt, endedAt } = mail
  const params = { id }
  const to = recipients.map(({ address }) => address).join(', ')
  const retry = useAct(retryOutgoing, { refresh: [keyOf(listOutbox)], said: t('outbox.retried') })
  const again = state === 'failed' || (state === 'queued' && relay)
  return (
    <MailItem
      title={to}
      marks={
        <StateBadge tone={tones[state]}>
          {t(state === 'queued' && !relay ? 'outbox.waitsNoRelay' : `outbox.is.${state}`)}
        </StateBadge>
      }
      lines={[
        <>
          {t('outbox.from', { sender })} · {saySize(language, size)} · <Timestamp at={endedAt ?? createdAt} />
        </>,
        ...reasonsOf(mail, relay, t),
      ]}
      download={{ href: addressOf(downloadOutgoing, { params }), text: t('source') }}
      actions={
        again && (
          <Button
            size="xs"
            variant="default"
            aria-label={t('retryOf', { who: to })}
            loading={retry.busy}
            onClick={() => retry.act({ params })}
          >
            {t('retry')}
          </Button>
        )
      }
    />
  )
}
