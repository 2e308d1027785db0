import { ActionIcon, Tooltip } from '@mantine/core'
import { IconHelp, IconMenu2, IconSearch } from '@tabler/icons-react'
import { frameTexts, useText } from '../texts.ts'
import { AccountMenu } from './account-menu.tsx'
import { Keys } from './keys.tsx'
import classes from './topbar.module.css'

export interface TopbarProps {
  readonly onMenu: () => void
  readonly onSearch: () => void
  readonly onKeys: () => void
}

/** Search and account. */
export function Topbar({ onMenu, onSearch, onKeys }: TopbarProps) {
  const t = useText(frameTexts)
  return (
    <header className={classes.top}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={36}
        hiddenFrom="sm"
        aria-label={t('nav.open')}
        onClick={onMenu}
      >
        <IconMenu2 size={20} stroke={1.6} />
      </ActionIcon>
      <button type="button" className={classes.search} onClick={onSearch}>
        <IconSearch size={16} stroke={1.6} aria-hidden />
        <span className={classes.hint}>{t('search')}</span>
        <span className={classes.keys} aria-hidden>
          <Keys keys="mod+k" />
        </span>
      </button>
      <div className={classes.end}>
        <Tooltip label={t('keys.open')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            visibleFrom="sm"
            aria-label={t('keys.open')}
            onClick={onKeys}
          >
            <IconHelp size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <AccountMenu onKeys={onKeys} />
      </div>
    </header>
  )
}
