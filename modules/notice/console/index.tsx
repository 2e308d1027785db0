import {
  IconChecklist,
  IconEraser,
  IconFileText,
  IconHistory,
  IconListDetails,
  IconRefresh,
  IconShieldCheck,
} from '@tabler/icons-react'
import { call, answers, keyOf } from '#console/client.ts'
import { tellProblem } from '#console/notify.tsx'
import { defineScreens, lazy } from '#console/screens.ts'
import { checkPromises, listPromises } from '../api.ts'
import { PromisesFigure } from './promises-figure.tsx'
import { texts } from './texts.ts'

const read = 'notice.read'
const retention = 'notice.retention'

const checkAll = (go: (href: string) => void): void => {
  go('/promises')
  call(checkPromises).then((answer) => answers.setQueryData(keyOf(listPromises), answer), tellProblem)
}

export const screens = defineScreens({
  name: 'notice',
  texts,
  nav: [
    {
      text: 'promises.title',
      href: '/promises',
      icon: IconShieldCheck,
      section: 'privacy',
      order: 10,
      permission: read,
      shortcut: 'g p',
      figure: PromisesFigure,
    },
    {
      text: 'register.title',
      href: '/register',
      icon: IconListDetails,
      section: 'privacy',
      order: 20,
      permission: read,
      shortcut: 'g r',
    },
    {
      text: 'retention.title',
      href: '/retention',
      icon: IconEraser,
      section: 'privacy',
      order: 25,
      permission: retention,
      shortcut: 'g l',
    },
    {
      text: 'versions.title',
      href: '/notice/versions',
      icon: IconHistory,
      section: 'privacy',
      order: 30,
      permission: read,
    },
    {
      text: 'evidence.title',
      href: '/evidence',
      icon: IconChecklist,
      section: 'privacy',
      order: 40,
      permission: 'notice.evidence',
      shortcut: 'g e',
    },
    {
      text: 'settings.title',
      href: '/notice/settings',
      icon: IconFileText,
      section: 'house',
      order: 10,
      permission: 'notice.settings',
    },
  ],
  routes: [
    { path: '/promises', component: lazy(() => import('./promises.tsx'), 'Promises'), permission: read },
    {
      path: '/promises/$key',
      component: lazy(() => import('./promise.tsx'), 'PromiseScreen'),
      permission: read,
    },
    { path: '/register', component: lazy(() => import('./register.tsx'), 'Register'), permission: read },
    {
      path: '/retention',
      component: lazy(() => import('./retention.tsx'), 'Retention'),
      permission: retention,
    },
    {
      path: '/retention/holds',
      component: lazy(() => import('./holds.tsx'), 'Holds'),
      permission: retention,
    },
    {
      path: '/retention/holds/new',
      component: lazy(() => import('./hold-new.tsx'), 'HoldNew'),
      permission: 'notice.hold',
    },
    {
      path: '/retention/years',
      component: lazy(() => import('./years.tsx'), 'Years'),
      permission: retention,
    },
    {
      path: '/retention/protocol',
      component: lazy(() => import('./protocol.tsx'), 'Protocol'),
      permission: retention,
    },
    {
      path: '/retention/concept',
      component: lazy(() => import('./concept.tsx'), 'ConceptScreen'),
      permission: retention,
    },
    {
      path: '/notice/versions',
      component: lazy(() => import('./versions.tsx'), 'Versions'),
      permission: read,
    },
    {
      path: '/notice/versions/$id',
      component: lazy(() => import('./version.tsx'), 'VersionScreen'),
      permission: read,
    },
    {
      path: '/evidence',
      component: lazy(() => import('./evidence.tsx'), 'Evidence'),
      permission: 'notice.evidence',
    },
    {
      path: '/notice/settings',
      component: lazy(() => import('./settings.tsx'), 'NoticeSettings'),
      permission: 'notice.settings',
    },
  ],
  commands: [{ text: 'promises.command', icon: IconRefresh, permission: 'notice.check', run: checkAll }],
})
