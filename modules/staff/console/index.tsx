import { IconKey, IconUserCircle, IconUserPlus, IconUsersGroup } from '@tabler/icons-react'
import { call, keyOf } from '#console/client.ts'
import { defineScreens, lazy } from '#console/screens.ts'
import { getStaff, listStaff } from '../api.ts'
import { signOut } from '../api-sign-in.ts'
import { PledgeGate } from './pledge-gate.tsx'
import { texts } from './texts.ts'

export const screens = defineScreens({
  name: 'staff',
  texts,
  nav: [
    {
      text: 'nav',
      href: '/staff',
      icon: IconUsersGroup,
      section: 'house',
      order: 10,
      permission: 'staff.read',
      shortcut: 'g m',
    },
    { text: 'nav.account', href: '/account', icon: IconUserCircle, section: 'account', order: 10 },
    { text: 'nav.tokens', href: '/account/tokens', icon: IconKey, section: 'account', order: 20 },
  ],
  routes: [
    {
      path: '/staff',
      component: lazy(() => import('./staff-list.tsx'), 'StaffList'),
      permission: 'staff.read',
    },
    {
      path: '/staff/invite',
      component: lazy(() => import('./invite.tsx'), 'Invite'),
      permission: 'staff.manage',
    },
    {
      path: '/staff/$id',
      component: lazy(() => import('./staff-detail.tsx'), 'StaffDetail'),
      permission: 'staff.read',
    },
    { path: '/account', component: lazy(() => import('./account.tsx'), 'Account') },
    { path: '/account/tokens', component: lazy(() => import('./tokens.tsx'), 'Tokens') },
  ],
  commands: [
    { text: 'command.invite', icon: IconUserPlus, permission: 'staff.manage', run: '/staff/invite' },
  ],
  live: {
    'staff.account_changed': ({ accountId }: { accountId: string }) => [
      keyOf(listStaff),
      keyOf(getStaff, { params: { id: accountId } }),
    ],
  },
  signIn: lazy(() => import('./sign-in.tsx'), 'SignIn'),
  signOut: () => call(signOut, { body: {} }),
  gate: PledgeGate,
})
