import { Button, Group, Stack, TagsInput, Text } from '@mantine/core'
import { useState } from 'react'
import { keyOf, useAct } from '#console/client.ts'
import { useShortcuts } from '#console/keyboard.ts'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { RichText } from '#console/parts/rich-text.tsx'
import { useText } from '#console/texts.ts'
import { api, type State } from '../api.ts'
import { keepDraft, readDraft } from './draft.ts'
import { newKey } from './key.ts'
import { texts } from './texts.ts'
import type { OpenedTicket } from './ticket-open.tsx'
import classes from './ticket.module.css'

export type Mode = 'reply' | 'note'

/** Where an answer or a note is written. The same key goes with every try, so that nothing is sent twice. */
export function Composer({
  ticket,
  mode,
  done,
}: {
  readonly ticket: OpenedTicket
  readonly mode: Mode
  readonly done: () => void
}) {
  const t = useText(texts)
  const params = { id: ticket.id }
  const newest = ticket.messages.at(-1)?.id
  const [key] = useState(newKey)
  const [initial] = useState(() => readDraft(ticket.id, mode))
  const [html, setHtml] = useState(initial)
  const [copies, setCopies] = useState<string[] | null>(null)
  const [seen, setSeen] = useState(newest)
  const acting = {
    refresh: [keyOf(api.readTicket, { params }), keyOf(api.listTickets), keyOf(api.countTickets)],
    quiet: true,
    done: () => {
      keepDraft(ticket.id, mode, '')
      done()
    },
  }
  const reply = useAct(api.reply, { ...acting, said: t('send.done') })
  const note = useAct(api.note, { ...acting, said: t('note.done') })
  const { busy, problem } = mode === 'note' ? note : reply

  const send = (state?: State) => {
    if (!html || busy) return
    const body = { key, html, ...(state ? { state } : {}) }
    // Told once that somebody else answered, the writer has decided: the next try goes.
    if (problem?.code === 'tickets.answered_meanwhile') setSeen(newest)
    const after = problem?.code === 'tickets.answered_meanwhile' ? newest : seen
    if (mode === 'note') note.act({ params, body })
    else
      reply.act({
        params,
        body: {
          ...body,
          ...(copies?.length ? { copies } : {}),
          ...(after === undefined ? {} : { seen: after }),
        },
      })
  }
  useShortcuts([{ keys: 'mod+enter', label: t('key.send'), run: () => send() }])

  const name = ticket.requester?.name || ticket.requester?.email || ticket.enquiry?.name || ''
  const label = mode === 'note' ? t('note.label') : t('reply.label', { name })
  return (
    <section className={classes.composer} data-mode={mode} aria-label={label}>
      <Stack gap="sm">
        <Text size="sm" fw={600}>
          {mode === 'note' ? t('note.hint') : label}
        </Text>
        {problem && <ErrorBox problem={problem} />}
        <RichText
          label={label}
          initial={initial}
          tone={mode === 'note' ? 'note' : 'plain'}
          placeholder={t(`${mode}.placeholder`)}
          autoFocus
          onChange={({ html: written, empty }) => {
            setHtml(empty ? '' : written)
            keepDraft(ticket.id, mode, empty ? '' : written)
          }}
          onSubmit={() => send()}
        />
        {copies !== null && (
          <TagsInput label={t('copies')} value={copies} onChange={setCopies} splitChars={[',', ';', ' ']} />
        )}
        <Group gap="xs">
          <Button loading={busy} disabled={!html} onClick={() => send()}>
            {t(mode === 'note' ? 'note.save' : 'send')}
          </Button>
          {mode === 'reply' && (
            <>
              <Button variant="default" disabled={!html || busy} onClick={() => send('closed')}>
                {t('send.close')}
              </Button>
              {copies === null && (
                <Button variant="subtle" color="gray" onClick={() => setCopies([])}>
                  {t('copies.add')}
                </Button>
              )}
            </>
          )}
          <Button
            variant="subtle"
            color="gray"
            onClick={() => {
              keepDraft(ticket.id, mode, '')
              done()
            }}
          >
            {t('discard')}
          </Button>
        </Group>
      </Stack>
    </section>
  )
}
