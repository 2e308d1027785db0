import { IconMailbox, IconMailCog, IconMailFast, IconMailQuestion, IconSend } from '@tabler/icons-react'
import { keyOf } from '#console/client.ts'
import { defineScreens, lazy } from '#console/screens.ts'
import { listOfficerMails, listOutbox, listQuarantined } from '../api.ts'
import { texts } from './texts.ts'

const officer = 'mail.officer'

export const screens = defineScreens({
  name: 'mail',
  texts,
  nav: [
    {
      text: 'officer',
      href: '/officer/mails',
      icon: IconMailbox,
      section: 'privacy',
      order: 6,
      permission: officer,
      shortcut: 'g d',
    },
    {
      text: 'settings.nav',
      href: '/mail/settings',
      icon: IconMailCog,
      section: 'house',
      order: 20,
      permission: 'mail.settings',
    },
    {
      text: 'outbox.title',
      href: '/mail/outbox',
      icon: IconSend,
      section: 'house',
      order: 22,
      permission: 'mail.outbox',
      shortcut: 'g o',
    },
    {
      text: 'quarantine.title',
      href: '/mail/quarantine',
      icon: IconMailQuestion,
      section: 'house',
      order: 24,
      permission: 'mail.quarantine',
    },
    {
      text: 'log.title',
      href: '/mail/log',
      icon: IconMailFast,
      section: 'house',
      order: 42,
      permission: 'mail.transportLog',
    },
  ],
  routes: [
    {
      path: '/officer/mails',
      component: lazy(() => import('./officer-list.tsx'), 'OfficerList'),
      permission: officer,
    },
    {
      path: '/officer/mails/$id',
      component: lazy(() => import('./officer-mail.tsx'), 'OfficerMail'),
      permission: officer,
    },
    {
      path: '/mail/settings',
      component: lazy(() => import('./settings.tsx'), 'MailSettings'),
      permission: 'mail.settings',
    },
    {
      path: '/mail/outbox',
      component: lazy(() => import('./outbox.tsx'), 'Outbox'),
      permission: 'mail.outbox',
    },
    {
      path: '/mail/quarantine',
      component: lazy(() => import('./quarantine.tsx'), 'Quarantine'),
      permission: 'mail.quarantine',
    },
    {
      path: '/mail/log',
      component: lazy(() => import('./transport-log.tsx'), 'TransportLog'),
      permission: 'mail.transportLog',
    },
  ],
  live: {
    'mail.sending_changed': () => [keyOf(listOutbox)],
    'mail.quarantined': () => [keyOf(listQuarantined)],
    'mail.officer_received': () => [keyOf(listOfficerMails)],
  },
})
