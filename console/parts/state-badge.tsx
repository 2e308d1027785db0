import type { ReactNode } from 'react'
import classes from './state-badge.module.css'

export interface StateBadgeProps {
  /** `good`: kept, sent, closed well · `accent`: open, active · `attention`: waiting, overdue soon · `bad`: broken, failed · `quiet`: the rest. */
  readonly tone: 'quiet' | 'accent' | 'good' | 'attention' | 'bad'
  /** The state in a word; the dot never says it alone. */
  readonly children: ReactNode
}

/** A state: a dot and a word. */
export function StateBadge({ tone, children }: StateBadgeProps) {
  return (
    <span className={classes.badge} data-tone={tone}>
      {children}
    </span>
  )
}
