import { IconAddressBook, IconBuilding, IconUserPlus } from '@tabler/icons-react'
import { keyOf } from '#console/client.ts'
import { defineScreens, lazy } from '#console/screens.ts'
import { api } from '../api.ts'
import { texts } from './texts.ts'

const read = 'customers.read'
const write = 'customers.write'

export const screens = defineScreens({
  name: 'customers',
  texts,
  nav: [
    {
      text: 'nav',
      href: '/customers',
      icon: IconAddressBook,
      section: 'desk',
      order: 20,
      permission: read,
      shortcut: 'g c',
    },
  ],
  routes: [
    {
      path: '/customers',
      component: lazy(() => import('./customer-list.tsx'), 'CustomerList'),
      permission: read,
    },
    {
      path: '/customers/organisations/new',
      component: lazy(() => import('./organisation-new.tsx'), 'OrganisationNew'),
      permission: write,
    },
    {
      path: '/customers/organisations/$id',
      component: lazy(() => import('./organisation.tsx'), 'OrganisationScreen'),
      permission: read,
    },
    {
      path: '/customers/organisations/$id/edit',
      component: lazy(() => import('./organisation-edit.tsx'), 'OrganisationEdit'),
      permission: write,
    },
    {
      path: '/customers/persons/new',
      component: lazy(() => import('./person-new.tsx'), 'PersonNew'),
      permission: write,
    },
    {
      path: '/customers/persons/$id',
      component: lazy(() => import('./person.tsx'), 'PersonScreen'),
      permission: read,
    },
    {
      path: '/customers/persons/$id/edit',
      component: lazy(() => import('./person-edit.tsx'), 'PersonEdit'),
      permission: write,
    },
  ],
  commands: [
    {
      text: 'command.organisation',
      icon: IconBuilding,
      permission: write,
      run: '/customers/organisations/new',
    },
    { text: 'command.person', icon: IconUserPlus, permission: write, run: '/customers/persons/new' },
  ],
  live: {
    'customers.changed': () => [
      keyOf(api.listOrganisations),
      keyOf(api.listPersons),
      keyOf(api.readOrganisation),
      keyOf(api.readPerson),
    ],
  },
})
