import { IconFileSearch, IconMail, IconPencilPlus, IconSignature } from '@tabler/icons-react'
import { keyOf } from '#console/client.ts'
import { defineScreens, lazy } from '#console/screens.ts'
import { api } from '../api.ts'
import { OpenFigure } from './open-figure.tsx'
import { texts } from './texts.ts'

const read = 'tickets.read'
const write = 'tickets.write'

const lists = [keyOf(api.listTickets), keyOf(api.countTickets)]
const one = (id: number) => keyOf(api.readTicket, { params: { id } })

export const screens = defineScreens({
  name: 'tickets',
  texts,
  nav: [
    {
      text: 'nav',
      href: '/tickets',
      icon: IconMail,
      section: 'desk',
      order: 10,
      permission: read,
      shortcut: 'g t',
      figure: OpenFigure,
    },
    {
      text: 'signature',
      href: '/signature',
      icon: IconSignature,
      section: 'house',
      order: 60,
      permission: 'tickets.configure',
    },
  ],
  routes: [
    {
      path: '/signature',
      component: lazy(() => import('./signature.tsx'), 'Signature'),
      permission: 'tickets.configure',
    },
    { path: '/tickets', component: lazy(() => import('./ticket-list.tsx'), 'TicketList'), permission: read },
    {
      path: '/tickets/new',
      component: lazy(() => import('./ticket-new.tsx'), 'TicketNew'),
      permission: write,
    },
    {
      path: '/tickets/search',
      component: lazy(() => import('./ticket-search.tsx'), 'TicketSearch'),
      permission: read,
    },
    { path: '/tickets/$id', component: lazy(() => import('./ticket.tsx'), 'TicketScreen'), permission: read },
  ],
  commands: [
    { text: 'command.new', icon: IconPencilPlus, permission: write, run: '/tickets/new' },
    { text: 'command.search', icon: IconFileSearch, permission: read, run: '/tickets/search' },
  ],
  live: {
    'tickets.opened': () => lists,
    'tickets.changed': ({ ticketId }: { ticketId: number }) => [...lists, one(ticketId)],
    'tickets.message_added': ({ ticketId }: { ticketId: number }) => [...lists, one(ticketId)],
    'customers.changed': () => [keyOf(api.listTickets), keyOf(api.readTicket)],
    'mail.sending_changed': () => [keyOf(api.readTicket)],
  },
})
