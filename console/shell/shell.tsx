import { ActionIcon } from '@mantine/core'
import { useDisclosure, useLocalStorage, useMediaQuery } from '@mantine/hooks'
import { Outlet } from '@tanstack/react-router'
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'
import { useEffect } from 'react'
import { startLive, useConnection } from '../live.ts'
import { Mark } from '../look/mark.tsx'
import { modules } from '../modules.ts'
import { Go } from '../navigation.tsx'
import { openedLater } from '../parts/opened-later.tsx'
import { frameTexts, useText } from '../texts.ts'
import { NavigationList } from './navigation-list.tsx'
import classes from './shell.module.css'
import { useFrameShortcuts } from './shortcuts.ts'
import { Topbar } from './topbar.tsx'

const KeyboardOverview = openedLater(async () => (await import('./keyboard-overview.tsx')).KeyboardOverview)
const NavigationDrawer = openedLater(async () => (await import('./navigation-drawer.tsx')).NavigationDrawer)
const Palette = openedLater(async () => (await import('../search/palette.tsx')).Palette)

/** What surrounds every screen: navigation at the side, search and account on top. */
export function Shell() {
  const t = useText(frameTexts)
  const [chosen, setNarrow] = useLocalStorage({
    key: 'zusage.narrow',
    defaultValue: false,
    getInitialValueInEffect: false,
  })
  const tight = useMediaQuery('(max-width: 62em)', undefined, { getInitialValueInEffect: false })
  const narrow = chosen || tight
  const [drawer, { open: openDrawer, close: closeDrawer }] = useDisclosure()
  const [search, { open: openSearch, close: closeSearch }] = useDisclosure()
  const [keys, { open: openKeys, close: closeKeys }] = useDisclosure()
  const offline = useConnection() === 'offline'
  useEffect(() => startLive(modules), [])
  useFrameShortcuts({ onKeys: openKeys, onSearch: openSearch })
  const Collapse = narrow ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse
  return (
    <div className={classes.shell} data-narrow={narrow || undefined}>
      <a href="#content" className={classes.skip}>
        {t('skip')}
      </a>
      <aside className={classes.side}>
        <Go href="/" className={classes.brand} aria-label="Zusage">
          <Mark />
          <span className={classes.name}>Zusage</span>
        </Go>
        <div className={classes.places}>
          <NavigationList narrow={narrow} />
        </div>
        <ActionIcon
          variant="subtle"
          color="gray"
          className={classes.collapse}
          aria-label={t(narrow ? 'nav.expand' : 'nav.collapse')}
          hidden={tight}
          onClick={() => setNarrow(!narrow)}
        >
          <Collapse size={18} stroke={1.6} />
        </ActionIcon>
      </aside>
      <Topbar onMenu={openDrawer} onSearch={openSearch} onKeys={openKeys} />
      <div role="status" className={classes.notice} data-shown={offline || undefined}>
        {offline && t('live.offline')}
      </div>
      <main id="content" tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
      <NavigationDrawer opened={drawer} onClose={closeDrawer} />
      <KeyboardOverview opened={keys} onClose={closeKeys} />
      <Palette opened={search} onClose={closeSearch} />
    </div>
  )
}
