import { IconMailbox } from '@tabler/icons-react'
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
  ],
})
