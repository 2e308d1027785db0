import { Alert, Anchor, Button, Group, Stack, Text, Textarea, Title } from '@mantine/core'
import { useState } from 'react'
import type { z } from 'zod'
import { addressOf, call, keyOf, useAct, useAnswer } from '#console/client.ts'
import { useShortcuts } from '#console/keyboard.ts'
import { Go, useGo, usePlace } from '#console/navigation.tsx'
import { tellDone } from '#console/notify.tsx'
import { Answer } from '#console/parts/answer.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { StateBadge } from '#console/parts/state-badge.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { useMay } from '#console/session.tsx'
import { useText } from '#console/texts.ts'
import {
  closeOfficerMail,
  downloadOfficerAttachment,
  downloadOfficerMail,
  listOfficerMails,
  type officerMail,
  readOfficerMailById,
  replyToOfficerMail,
  retryOfficerMail,
} from '../api.ts'
import classes from './officer-mail.module.css'
import { texts } from './texts.ts'

type Case = z.output<typeof officerMail>

const refreshed = (id: number) => [keyOf(listOfficerMails), keyOf(readOfficerMailById, { params: { id } })]

function Unread({ one }: { readonly one: Case }) {
  const t = useText(texts)
  const retry = useAct(retryOfficerMail, {
    refresh: refreshed(one.id),
    done: ({ parsed }) => tellDone(t(parsed ? 'officer.retried' : 'officer.stillNot')),
  })
  return (
    <Alert variant="light" color="yellow">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t('officer.quarantine', { reason: one.quarantineReason ?? '' })}</Text>
        <Button
          size="xs"
          variant="default"
          loading={retry.busy}
          onClick={() => retry.act({ params: { id: one.id } })}
        >
          {t('officer.retry')}
        </Button>
      </Stack>
    </Alert>
  )
}

function Content({ one }: { readonly one: Case }) {
  const t = useText(texts)
  const { mail, id } = one
  return (
    <Stack gap="sm">
      {mail ? <div className={classes.text}>{mail.text}</div> : <Unread one={one} />}
      {mail && mail.attachments.length > 0 && (
        <section aria-label={t('officer.attachments')}>
          <ul className={classes.files}>
            {mail.attachments.map(({ index, filename, type }) => (
              <li key={index}>
                <Anchor href={addressOf(downloadOfficerAttachment, { params: { id, index } })} size="sm">
                  {filename || type}
                </Anchor>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Anchor href={addressOf(downloadOfficerMail, { params: { id } })} size="sm" c="dimmed">
        {t('officer.original')}
      </Anchor>
    </Stack>
  )
}

const tones = { queued: 'quiet', sent: 'good', failed: 'bad' } as const
const words = { queued: 'officer.queued', sent: 'officer.done', failed: 'officer.failed' } as const
const wordOf = ({ state, detail }: Case['answers'][number]) =>
  state === 'queued' && detail === 'no relay' ? 'officer.noRelay' : words[state]

function Answers({ one, address }: { readonly one: Case; readonly address: string }) {
  const t = useText(texts)
  const { id, answers } = one
  const [text, setText] = useState('')
  const reply = useAct(replyToOfficerMail, {
    refresh: refreshed(id),
    said: t('officer.sent'),
    quiet: true,
    done: () => setText(''),
  })
  const send = () => {
    if (text.trim() && !reply.busy) reply.act({ params: { id }, body: { text } })
  }
  useShortcuts([{ keys: 'mod+enter', label: t('officer.send'), run: send }])
  return (
    <section aria-label={t('officer.answers')}>
      {answers.length > 0 && (
        <Title order={2} size="h4" mb="xs">
          {t('officer.answers')}
        </Title>
      )}
      {answers.map((answer) => (
        <div key={answer.at} className={classes.answer}>
          <Group gap="sm" mb={4}>
            <StateBadge tone={tones[answer.state]}>{t(wordOf(answer))}</StateBadge>
            <Text size="sm" c="dimmed">
              <Timestamp at={answer.at} />
            </Text>
          </Group>
          <div className={classes.text}>{answer.text}</div>
        </div>
      ))}
      <Stack gap="xs" maw={720} mt="md">
        {reply.problem && <ErrorBox problem={reply.problem} />}
        <Textarea
          label={t('officer.answer')}
          description={t('officer.answerHint', { address })}
          autosize
          minRows={5}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group>
          <Button disabled={!text.trim()} loading={reply.busy} onClick={send}>
            {t('officer.send')}
          </Button>
        </Group>
      </Stack>
    </section>
  )
}

function Opened({ one }: { readonly one: Case }) {
  const t = useText(texts)
  const go = useGo()
  const may = useMay()
  const { id, mail, closedAt, receivedAt } = one
  const params = { id }
  const close = useAct(closeOfficerMail, {
    refresh: refreshed(id),
    said: t(closedAt ? 'officer.didReopen' : 'officer.didClose'),
    undo: () => call(closeOfficerMail, { params, body: { closed: closedAt !== null } }),
  })
  const turn = () => close.act({ params, body: { closed: closedAt === null } })
  const toRequest = `/intake?mail=${id}`
  const makes = mail !== null && may('rights.read')
  useShortcuts([
    { keys: 'u', label: t('key.back'), run: () => go('/officer/mails') },
    { keys: 'e', label: t('key.close'), run: turn },
    ...(makes ? [{ keys: 'a', label: t('key.request'), run: () => go(toRequest) }] : []),
  ])
  return (
    <Stack gap="lg">
      <PageHeader
        title={mail?.subject || t('officer.noSubject')}
        back={{ href: '/officer/mails', text: t('officer.back') }}
        about={
          <>
            {mail && `${[mail.from.name, mail.from.address].filter(Boolean).join(' · ')} · `}
            <Timestamp at={receivedAt} as="minute" />
          </>
        }
        {...(closedAt ? { marks: <StateBadge tone="quiet">{t('officer.closed')}</StateBadge> } : {})}
        actions={
          <>
            <Button variant="default" loading={close.busy} onClick={turn}>
              {t(closedAt ? 'officer.reopen' : 'officer.close')}
            </Button>
            {makes && (
              <Button component={Go} href={toRequest}>
                {t('officer.request')}
              </Button>
            )}
          </>
        }
      />
      <Content one={one} />
      {mail && <Answers one={one} address={mail.from.address} />}
    </Stack>
  )
}

/** One mail to the officer: what it says, the answers, and the way to a request. */
export function OfficerMail() {
  const t = useText(texts)
  const id = usePlace('id')
  const mail = useAnswer(readOfficerMailById, { params: { id } })
  return (
    <Answer of={mail} back={{ href: '/officer/mails', text: t('officer.back') }}>
      {(one) => <Opened key={one.id} one={one} />}
    </Answer>
  )
}
