import { ActionIcon, Drawer } from '@mantine/core'
import { useDisclosure, useLocalStorage } from '@mantine/hooks'
import { Outlet } from '@tanstack/react-router'
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useShortcuts } from '../keyboard.ts'
import { startLive, useConnection } from '../live.ts'
import { Mark } from '../look/mark.tsx'
import { modules } from '../modules.ts'
import { Go, useGo } from '../navigation.tsx'
import { Palette, spotlight } from '../search/palette.tsx'
import { frameTexts, useText } from '../texts.ts'
import { KeyboardOverview } from './keyboard-overview.tsx'
import { NavigationList } from './navigation-list.tsx'
import { useDeeds, usePlaces } from './places.ts'
import classes from './shell.module.css'
import { Topbar } from './topbar.tsx'

const useFrameShortcuts = (onKeys: () => void) => {
  const t = useText(frameTexts)
  const go = useGo()
  const places = usePlaces()
  const deeds = useDeeds()
  useShortcuts([
    { keys: 'mod+k', label: t('keys.palette'), scope: 'everywhere', run: spotlight.open },
    { keys: '/', label: t('search'), scope: 'everywhere', run: spotlight.open },
    { keys: '?', label: t('keys.open'), scope: 'everywhere', run: onKeys },
    ...places.flatMap(({ shortcut, title, href }) =>
      shortcut
        ? [
            {
              keys: shortcut,
              label: t('keys.go', { place: title }),
              scope: 'everywhere' as const,
              run: () => go(href),
            },
          ]
        : [],
    ),
    ...deeds.flatMap(({ shortcut, title, run }) =>
      shortcut
        ? [
            {
              keys: shortcut,
              label: title,
              scope: 'everywhere' as const,
              run: () => (typeof run === 'string' ? go(run) : run(go)),
            },
          ]
        : [],
    ),
  ])
}

/** What surrounds every screen: navigation at the side, search and account on top. */
export function Shell() {
  const t = useText(frameTexts)
  const [narrow, setNarrow] = useLocalStorage({
    key: 'zusage.narrow',
    defaultValue: false,
    getInitialValueInEffect: false,
  })
  const [drawer, { open: openDrawer, close: closeDrawer }] = useDisclosure()
  const [keys, { open: openKeys, close: closeKeys }] = useDisclosure()
  const offline = useConnection() === 'offline'
  useEffect(() => startLive(modules), [])
  useFrameShortcuts(openKeys)
  const Collapse = narrow ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse
  return (
    <div className={classes.shell} data-narrow={narrow || undefined}>
      <a href="#content" className={classes.skip}>
        {t('skip')}
      </a>
      <aside className={classes.side}>
        <Go href="/" className={classes.brand}>
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
          onClick={() => setNarrow(!narrow)}
        >
          <Collapse size={18} stroke={1.6} />
        </ActionIcon>
      </aside>
      <Topbar onMenu={openDrawer} onKeys={openKeys} />
      <div role="status" className={classes.notice} data-shown={offline || undefined}>
        {offline && t('live.offline')}
      </div>
      <main id="content" tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
      <Drawer
        opened={drawer}
        onClose={closeDrawer}
        size={288}
        title="Zusage"
        closeButtonProps={{ 'aria-label': t('nav.close') }}
      >
        <NavigationList onGo={closeDrawer} />
      </Drawer>
      <KeyboardOverview opened={keys} onClose={closeKeys} />
      <Palette />
    </div>
  )
}
