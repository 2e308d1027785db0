import { IconFileSearch, IconServer } from '@tabler/icons-react'
import { defineScreens, lazy } from '#console/screens.ts'
import { texts } from './texts.ts'

export const screens = defineScreens({
  name: 'website',
  texts,
  nav: [
    {
      text: 'log.title',
      href: '/access-log',
      icon: IconFileSearch,
      section: 'house',
      order: 40,
      permission: 'website.log',
    },
    {
      text: 'foreign.nav',
      href: '/foreign-logs',
      icon: IconServer,
      section: 'house',
      order: 50,
      permission: 'website.foreign_logs',
    },
  ],
  routes: [
    {
      path: '/access-log',
      component: lazy(() => import('./access-log.tsx'), 'AccessLog'),
      permission: 'website.log',
    },
    {
      path: '/foreign-logs',
      component: lazy(() => import('./foreign-logs.tsx'), 'ForeignLogs'),
      permission: 'website.foreign_logs',
    },
  ],
})
