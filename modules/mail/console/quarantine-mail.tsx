import { Button } from '@mantine/core'
import type { z } from 'zod'
import { addressOf, keyOf, useAct } from '#console/client.ts'
import { tellDone } from '#console/notify.tsx'
import { ConfirmAction } from '#console/parts/confirm-action.tsx'
import { StateBadge } from '#console/parts/state-badge.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { useLanguage, useText } from '#console/texts.ts'
import {
  downloadQuarantinedMail,
  listQuarantined,
  type quarantinedMail,
  retryQuarantinedMail,
  settleQuarantinedMail,
} from '../api.ts'
import { MailItem } from './mail-list.tsx'
import { saySize } from './size.ts'
import { texts } from './texts.ts'

const reasons = [
  'malformed',
  'headers_too_large',
  'too_many_parts',
  'too_many_attachments',
  'too_costly',
  'unstorable',
  'waiting',
] as const

const changed = [keyOf(listQuarantined)]

/** One mail in quarantine. */
export function QuarantineMail({ mail }: { readonly mail: z.output<typeof quarantinedMail> }) {
  const t = useText(texts)
  const language = useLanguage()
  const { id, from, to, size, receivedAt, reason } = mail
  const params = { id }
  const who = from || t('quarantine.noSender')
  const known = reasons.find((one) => one === reason)
  const retry = useAct(retryQuarantinedMail, {
    refresh: changed,
    done: ({ parsed }) => tellDone(t(parsed ? 'quarantine.retried' : 'quarantine.stillNot')),
  })
  const settle = useAct(settleQuarantinedMail, { refresh: changed, said: t('quarantine.settled') })
  return (
    <MailItem
      title={who}
      marks={
        <StateBadge tone={reason === 'waiting' ? 'attention' : 'bad'}>
          {known ? t(`quarantine.why.${known}`) : reason}
        </StateBadge>
      }
      lines={[
        <>
          {t('quarantine.to', { list: to.join(', ') })} · {saySize(language, size)} ·{' '}
          <Timestamp at={receivedAt} />
        </>,
      ]}
      download={{ href: addressOf(downloadQuarantinedMail, { params }), text: t('source') }}
      actions={
        <>
          <Button
            size="xs"
            variant="default"
            aria-label={t('retryOf', { who })}
            loading={retry.busy}
            onClick={() => retry.act({ params })}
          >
            {t('retry')}
          </Button>
          <ConfirmAction
            title={t('quarantine.settleTitle')}
            consequence={t('quarantine.settleConsequence')}
            verb={t('quarantine.settle')}
            onConfirm={() => settle.act({ params })}
          >
            {(ask) => (
              <Button
                size="xs"
                variant="default"
                aria-label={t('quarantine.settleOf', { who })}
                loading={settle.busy}
                onClick={ask}
              >
                {t('quarantine.settle')}
              </Button>
            )}
          </ConfirmAction>
        </>
      }
    />
  )
}
