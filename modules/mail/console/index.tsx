import { IconFileText, IconMailbox, IconMailCog, IconSend, IconShieldQuestion } from '@tabler/icons-react'
import { defineScreens, lazy } from '#console/screens.ts'
import { texts } from './texts.ts'

const permission = 'mail.officer'

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
      permission,
      shortcut: 'g d',
    },
    {
      text: 'outbox',
      href: '/mail/outbox',
      icon: IconSend,
      section: 'house',
      order: 22,
      permission: 'mail.outbox',
    },
    {
      text: 'quarantine',
      href: '/mail/quarantine',
      icon: IconShieldQuestion,
      section: 'house',
      order: 23,
      permission: 'mail.quarantine',
    },
    {
      text: 'log',
      href: '/mail/log',
      icon: IconFileText,
      section: 'house',
      order: 24,
      permission: 'mail.transportLog',
    },
    {
      text: 'settings',
      href: '/mail/settings',
      icon: IconMailCog,
      section: 'house',
      order: 21,
      permission: 'mail.settings',
    },
  ],
  routes: [
    {
      path: '/officer/mails',
      component: lazy(() => import('./officer-list.tsx'), 'OfficerList'),
      permission,
    },
    {
      path: '/officer/mails/$id',
      component: lazy(() => import('./officer-mail.tsx'), 'OfficerMail'),
      permission,
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
    {
      path: '/mail/settings',
      component: lazy(() => import('./mail-settings.tsx'), 'MailSettings'),
      permission: 'mail.settings',
    },
  ],
})
