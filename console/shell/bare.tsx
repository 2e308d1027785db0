import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'
import { chooseLanguage, useLanguage } from '../language.ts'
import { Mark } from '../look/mark.tsx'
import { tellProblem } from '../notify.tsx'
import classes from './bare.module.css'

/** The page of those who are not signed in: a sign, one column, the other language. */
export function Bare({ children }: { readonly children: ReactNode }) {
  const other = useLanguage() === 'de' ? 'en' : 'de'
  return (
    <div className={classes.page}>
      <main className={classes.column} id="content">
        <div className={classes.brand}>
          <Mark size={28} />
          <span>Zusage</span>
        </div>
        {children}
      </main>
      <footer className={classes.foot}>
        <Anchor
          component="button"
          type="button"
          size="sm"
          c="dimmed"
          lang={other}
          onClick={() => void chooseLanguage(other).catch(tellProblem)}
        >
          {other === 'de' ? 'Deutsch' : 'English'}
        </Anchor>
      </footer>
    </div>
  )
}
