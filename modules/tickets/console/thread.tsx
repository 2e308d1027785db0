import { Button, Center, Text, VisuallyHidden } from '@mantine/core'
import { useState } from 'react'
import { usePages } from '#console/client.ts'
import { useText } from '#console/texts.ts'
import { api } from '../api.ts'
import { MessageText } from './message-text.tsx'
import { MessageCard, ThreadMessage } from './message.tsx'
import { texts } from './texts.ts'
import type { OpenedTicket } from './ticket-open.tsx'
import classes from './ticket.module.css'

/** The messages, oldest first; earlier ones on request. */
export function Thread({ ticket }: { readonly ticket: OpenedTicket }) {
  const t = useText(texts)
  const [back, setBack] = useState<number | null>(null)
  const first = ticket.messages[0]?.id ?? 0
  const before = usePages(
    api.readEarlier,
    { params: { id: ticket.id }, query: { before: back ?? first } },
    {
      when: back !== null,
      next: ({ earlier, messages }) => (earlier && messages[0] ? { before: messages[0].id } : null),
    },
  )
  const earlier = before.data?.pages.toReversed().flatMap((page) => page.messages) ?? []
  // What was loaded overlaps when new messages push the newest hundred on.
  const known = new Set(earlier.map((message) => message.id))
  const messages = [...earlier, ...ticket.messages.filter((message) => !known.has(message.id))]
  const more = back === null ? ticket.earlier : before.hasNextPage
  const { enquiry } = ticket
  return (
    <section>
      <VisuallyHidden component="h2">{t('thread')}</VisuallyHidden>
      {more && (
        <Center mb="md">
          <Button
            variant="default"
            loading={before.isFetching}
            onClick={() => (back === null ? setBack(first) : void before.fetchNextPage())}
          >
            {t('earlier')}
          </Button>
        </Center>
      )}
      <ol className={classes.thread}>
        {ticket.origin === 'enquiry' &&
          !more &&
          (enquiry ? (
            <MessageCard
              kind="in"
              label={t('message.in', { name: enquiry.name })}
              who={enquiry.name}
              address={enquiry.email}
              at={enquiry.at}
            >
              <MessageText text={enquiry.message} />
              <Text size="sm" c="dimmed" mt="xs">
                {t('enquiry.purpose')}
              </Text>
            </MessageCard>
          ) : (
            <li>
              <Text c="dimmed">{t('enquiry.gone')}</Text>
            </li>
          ))}
        {messages.map((message) => (
          <ThreadMessage key={message.id} ticketId={ticket.id} message={message} />
        ))}
      </ol>
    </section>
  )
}
