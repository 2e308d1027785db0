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

  const state = useAct(api.changeTicket, {
    refresh,
    said: ({ state: now }) => t(`done.${now}`),
    optimistic: ({ body }) => [
      change(api.readTicket, { params }, (before) => ({ ...before, state: body?.state ?? before.state })),
    ],
    undo: () => call(api.changeTicket, { params, body: { state: ticket.state } }),
  })
  const owner = useAct(api.changeTicket, {
    refresh,
    said: ({ owner: now }) =>
      now?.id === me.id ? t('owner.took') : now ? t('owner.set', { name: now.name }) : t('owner.cleared'),
    undo: () => call(api.changeTicket, { params, body: { owner: ticket.owner?.id ?? null } }),
  })
  const unread = useAct(api.changeTicket, { refresh, said: t('markedUnread') })
  const rename = useAct(api.changeTicket, {
    refresh,
    said: t('renamed'),
    undo: () => call(api.changeTicket, { params, body: { subject: ticket.subject } }),
  })
  const seen = useAct(api.changeTicket, { refresh: refresh.slice(1), quiet: true })
  const dismiss = useAct(api.changeTicket, { refresh: refresh.slice(0, 1) })

  return {
    busy: state.busy || owner.busy,
    put: (to: State) => state.act({ params, body: { state: to } }),
    turn: () => state.act({ params, body: { state: ticket.state === 'closed' ? 'open' : 'closed' } }),
    give: (to: string | null) => owner.act({ params, body: { owner: to } }),
    take: () => owner.act({ params, body: { owner: me.id } }),
    markUnread: () => unread.act({ params, body: { unread: true } }),
    markRead: () => seen.act({ params, body: { unread: false } }),
    rename: (subject: string) => rename.actAsync({ params, body: { subject } }),
    dismissSuggestion: () => dismiss.act({ params, body: { suggested: false } }),
  }
}

export type TicketActs = ReturnType<typeof useTicketActs>
