import { Alert, Anchor, Button, Group, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import { useShortcuts } from '#console/keyboard.ts'
import { Go, useGo } from '#console/navigation.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { useMay } from '#console/session.tsx'
import { useText } from '#console/texts.ts'
import type { api } from '../api.ts'
import { Composer, type Mode } from './composer.tsx'
import { Rename } from './rename.tsx'
import { texts } from './texts.ts'
import { Thread } from './thread.tsx'
import { TicketState } from './ticket-row.tsx'
import { TicketSide } from './ticket-side.tsx'
import classes from './ticket.module.css'
import { useTicketActs } from './use-ticket-acts.ts'

export type OpenedTicket = z.output<typeof api.readTicket.answer>

/** The screen of a ticket that was read. */
export function OpenTicket({ ticket }: { readonly ticket: OpenedTicket }) {
  const t = useText(texts)
  const go = useGo()
  const writes = useMay()('tickets.write')
  const acts = useTicketActs(ticket)
  const [mode, setMode] = useState<Mode | null>(null)
  const [renaming, setRenaming] = useState(false)
  const { id, subject, state, unread, suggested } = ticket

  // Opened in front of somebody, it counts as read; marked unread again, it stays so until it is opened anew.
  const read = useRef(false)
  useEffect(() => {
    if (unread && writes && !read.current) acts.markRead()
    read.current = true
  }, [unread, writes, acts])

  // While an editor is on its way to the screen, what is typed is meant for it.
  useShortcuts([{ keys: 'u', label: t('key.back'), run: () => go('/tickets') }], mode === null)
  useShortcuts(
    [
      { keys: 'r', label: t('key.reply'), run: () => setMode('reply') },
      { keys: 'n', label: t('key.note'), run: () => setMode('note') },
      { keys: 'e', label: t('key.close'), run: acts.turn },
      { keys: 'w', label: t('key.wait'), run: () => acts.put('pending') },
      { keys: 'a', label: t('key.take'), run: acts.take },
      { keys: 'm', label: t('key.unread'), run: acts.markUnread },
      { keys: 's', label: t('key.rename'), run: () => setRenaming(true) },
    ],
    writes && mode === null,
  )

  return (
    <>
      <PageHeader
        title={subject}
        back={{ href: '/tickets', text: t('back') }}
        marks={<TicketState state={state} />}
        about={t('number', { id: String(id) })}
        actions={
          writes && (
            <>
              <Button variant="default" onClick={() => setRenaming(true)}>
                {t('rename')}
              </Button>
              <Button variant="default" loading={acts.busy} onClick={acts.turn}>
                {t(state === 'closed' ? 'reopen' : 'close')}
              </Button>
            </>
          )
        }
      />
      {renaming && <Rename subject={subject} rename={acts.rename} done={() => setRenaming(false)} />}
      <div className={classes.columns}>
        <div className={classes.main}>
          {suggested && (
            <Alert variant="light" color="yellow">
              <Text size="sm">
                {t('suggestion')}{' '}
                <Anchor component={Go} href={`/tickets/${suggested.id}`} size="sm" underline="always">
                  {suggested.subject} [#{suggested.id}]
                </Anchor>
              </Text>
              {writes && (
                <Button size="compact-xs" variant="default" mt="xs" onClick={acts.dismissSuggestion}>
                  {t('suggestion.dismiss')}
                </Button>
              )}
            </Alert>
          )}
          <Thread ticket={ticket} />
          {writes &&
            (mode ? (
              <Composer key={mode} ticket={ticket} mode={mode} done={() => setMode(null)} />
            ) : (
              <Group gap="xs">
                <Button onClick={() => setMode('reply')}>{t('reply')}</Button>
                <Button variant="default" onClick={() => setMode('note')}>
                  {t('note.write')}
                </Button>
              </Group>
            ))}
        </div>
        <TicketSide ticket={ticket} acts={acts} writes={writes} />
      </div>
    </>
  )
}
