import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouteComponent,
} from '@tanstack/react-router'
import { readFilter, writeFilter } from './address.ts'
import { Entry, Open } from './entry.tsx'
import { oweFocus } from './focus.ts'
import { Loading } from './parts/loading.tsx'
import { modules } from './modules.ts'
import type { ScreenRoute } from './screens.ts'
import { useMay } from './session.tsx'
import { Denied, Failed, Missing, Start } from './shell/dead-ends.tsx'

/** The screen, or why it is not shown. */
function guard({ component: Screen, permission }: ScreenRoute): RouteComponent {
  if (permission === undefined) return Screen
  const Guarded = () => (useMay()(permission) ? <Screen /> : <Denied />)
  // Nearing a link loads its screen ahead; the router looks for `preload`.
  return Object.assign(Guarded, Screen.preload ? { preload: Screen.preload } : {})
}

const root = createRootRoute({ notFoundComponent: Missing })
const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: Entry })
const outside = createRoute({ getParentRoute: () => root, id: 'outside', component: Open })

const routes = modules.flatMap((one) => one.routes)
const draw = (parent: typeof inside | typeof outside, screen: ScreenRoute) =>
  createRoute({
    getParentRoute: () => parent as typeof inside,
    path: screen.path,
    component: screen.open ? screen.component : guard(screen),
    // A screen of another thing is another screen: nothing of the last one stays in its fields.
    remountDeps: ({ params }) => params,
  })

const tree = root.addChildren([
  inside.addChildren([
    ...routes.filter((screen) => !screen.open).map((screen) => draw(inside, screen)),
    createRoute({ getParentRoute: () => inside, path: '/', component: Start }),
    createRoute({
      getParentRoute: () => inside,
      path: '/search',
      component: lazyRouteComponent(() => import('./search/search-screen.tsx'), 'SearchScreen'),
    }),
    createRoute({ getParentRoute: () => inside, path: '$', component: Missing }),
  ]),
  outside.addChildren(routes.filter((screen) => screen.open).map((screen) => draw(outside, screen))),
])

/** All screens under /console. */
export const router = createRouter({
  routeTree: tree,
  basepath: '/console',
  parseSearch: readFilter,
  stringifySearch: writeFilter,
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultErrorComponent: Failed,
  scrollRestoration: true,
})

let byStepBack = false
router.history.subscribe(({ action }) => {
  byStepBack = action.type === 'BACK'
})
router.subscribe('onBeforeNavigate', ({ pathChanged, fromLocation }) => {
  if (pathChanged && fromLocation) oweFocus(byStepBack)
})
