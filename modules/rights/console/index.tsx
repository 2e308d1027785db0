import { IconFilePlus, IconUserShield } from '@tabler/icons-react'
import { keyOf } from '#console/client.ts'
import { defineScreens, lazy } from '#console/screens.ts'
import { countRequests, listRequests, readRequest } from '../api.ts'
import { DueFigure } from './due-figure.tsx'
import { texts } from './texts.ts'

const read = 'rights.read'
const enter = 'rights.enter'

export const screens = defineScreens({
  name: 'rights',
  texts,
  nav: [
    {
      text: 'nav',
      href: '/rights',
      icon: IconUserShield,
      section: 'privacy',
      order: 4,
      permission: read,
      shortcut: 'g b',
      figure: DueFigure,
    },
    {
      text: 'nav.enter',
      href: '/intake',
      icon: IconFilePlus,
      section: 'desk',
      order: 60,
      permission: enter,
    },
  ],
  routes: [
    { path: '/rights', component: lazy(() => import('./queue.tsx'), 'Queue'), permission: read },
    { path: '/intake', component: lazy(() => import('./enter.tsx'), 'Enter'), permission: enter },
    {
      path: '/rights/$id',
      component: lazy(() => import('./request.tsx'), 'RequestScreen'),
      permission: read,
    },
    {
      path: '/rights/$id/rows/$module/$table',
      component: lazy(() => import('./rows.tsx'), 'Rows'),
      permission: read,
    },
  ],
  live: {
    'rights.changed': ({ requestId }: { requestId: number }) => [
      keyOf(listRequests),
      keyOf(countRequests),
      keyOf(readRequest, { params: { id: requestId } }),
    ],
  },
})
