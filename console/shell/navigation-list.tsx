import { Tooltip, VisuallyHidden } from '@mantine/core'
import { Go } from '../navigation.tsx'
import { frameTexts, useText } from '../texts.ts'
import classes from './navigation-list.module.css'
import { type Place, usePlaces } from './places.ts'

function Entry({ place, narrow, onGo }: { place: Place; narrow: boolean; onGo?: (() => void) | undefined }) {
  const { title, href, icon: Sign, figure: Figure } = place
  return (
    <Tooltip label={title} position="right" disabled={!narrow}>
      <Go href={href} className={classes.entry} {...(onGo ? { onClick: onGo } : {})}>
        <Sign size={18} stroke={1.6} className={classes.sign} aria-hidden />
        {narrow ? <VisuallyHidden>{title}</VisuallyHidden> : <span className={classes.title}>{title}</span>}
        {Figure && <Figure />}
      </Go>
    </Tooltip>
  )
}

export interface NavigationListProps {
  /** Signs only. */
  readonly narrow?: boolean
  readonly onGo?: () => void
}

/** The places by section. */
export function NavigationList({ narrow = false, onGo }: NavigationListProps) {
  const t = useText(frameTexts)
  const places = usePlaces()
  return (
    <nav aria-label={t('nav')} className={classes.nav} data-narrow={narrow || undefined}>
      {(['desk', 'privacy', 'house'] as const).map((section) => {
        const entries = places.filter((place) => place.section === section)
        if (entries.length === 0) return null
        const head = section !== 'desk' && !narrow
        return (
          <section key={section} aria-label={t(`nav.${section}`)} className={classes.section}>
            {head && (
              <div className={classes.head} aria-hidden>
                {t(`nav.${section}`)}
              </div>
            )}
            {entries.map((place) => (
              <Entry key={place.href} place={place} narrow={narrow} onGo={onGo} />
            ))}
          </section>
        )
      })}
    </nav>
  )
}
