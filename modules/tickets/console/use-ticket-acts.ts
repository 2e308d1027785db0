import { useRef } from 'react'
import { call, change, keyOf, useAct } from '#console/client.ts'
import { useMe } from '#console/session.tsx'
import { useText } from '#console/texts.ts'
import { api, type State, type Ticket } from '../api.ts'
import { texts } from './texts.ts'

/** What staff do with a ticket beside writing; each can be undone. */
export function useTicketActs(ticket: Ticket) {
  const t = useText(texts)
  const me = useMe()
  const params = { id: ticket.id }
  const refresh = [keyOf(api.readTicket, { params }), keyOf(api.listTickets), keyOf(api.countTickets)]

  // What undoing brings back: the ticket as it was when something was done, not as it is shown since.
  const before = useRef(ticket)

  const state = useAct(api.changeTicket, {
    refresh,
    said: ({ state: now }) => t(`done.${now}`),
    optimistic: ({ body }) => [
      change(api.readTicket, { params }, (shown) => ({ ...shown, state: body?.state ?? shown.state })),
    ],
    undo: () => call(api.changeTicket, { params, body: { state: before.current.state } }),
  })
  const owner = useAct(api.changeTicket, {
    refresh,
    said: ({ owner: now }) =>
      now?.id === me.id ? t('owner.took') : now ? t('owner.set', { name: now.name }) : t('owner.cleared'),
    undo: () => call(api.changeTicket, { params, body: { owner: before.current.owner?.id ?? null } }),
  })
  const unread = useAct(api.changeTicket, { refresh, said: t('markedUnread') })
  const rename = useAct(api.changeTicket, {
    refresh,
    said: t('renamed'),
    undo: () => call(api.changeTicket, { params, body: { subject: before.current.subject } }),
  })
  const seen = useAct(api.changeTicket, { refresh: refresh.slice(1), quiet: true })
  const dismiss = useAct(api.changeTicket, { refresh: refresh.slice(0, 1) })

  const put = (body: { state: State }) => {
    before.current = ticket
    state.act({ params, body })
  }
  const give = (body: { owner: string | null }) => {
    before.current = ticket
    owner.act({ params, body })
  }

  return {
    busy: state.busy || owner.busy,
    put: (to: State) => put({ state: to }),
    turn: () => put({ state: ticket.state === 'closed' ? 'open' : 'closed' }),
    give: (to: string | null) => give({ owner: to }),
    take: () => give({ owner: me.id }),
    markUnread: () => unread.act({ params, body: { unread: true } }),
    markRead: () => seen.act({ params, body: { unread: false } }),
    rename: (subject: string) => {
      before.current = ticket
      return rename.actAsync({ params, body: { subject } })
    },
    dismissSuggestion: () => dismiss.act({ params, body: { suggested: false } }),
  }
}

export type TicketActs = ReturnType<typeof useTicketActs>
