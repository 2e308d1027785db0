import type { Key, ReactNode } from 'react'
import { Go } from '../navigation.tsx'
import classes from './list.module.css'
import { useRows } from './rows.ts'

export interface ListProps<T> {
  /** What the list holds, for screen readers: "Open tickets". */
  readonly label: string
  readonly items: readonly T[]
  readonly keyOf: (item: T) => Key
  /** Where Enter or a click leads. */
  readonly href: (item: T) => string
  /** The row: text only, no buttons or links; use `Row` or your own layout. */
  readonly children: (item: T) => ReactNode
  /** Buttons at the end of the row, beside its link. */
  readonly aside?: (item: T) => ReactNode
  /** Rows that ask for attention: unread. */
  readonly marked?: (item: T) => boolean
}

/** Rows that lead somewhere: j, k, arrow keys, Home, End, Enter. */
export function List<T>({ label, items, keyOf, href, children, aside, marked }: ListProps<T>) {
  const rows = useRows<HTMLUListElement>()
  return (
    <ul aria-label={label} className={classes.list} {...rows}>
      {items.map((item) => (
        <li key={keyOf(item)} className={classes.item} data-marked={marked?.(item) || undefined}>
          <Go href={href(item)} className={classes.link} data-row>
            {children(item)}
          </Go>
          {aside && <div className={classes.aside}>{aside(item)}</div>}
        </li>
      ))}
    </ul>
  )
}

export interface RowProps {
  readonly title: ReactNode
  /** A second line: excerpt, address. */
  readonly detail?: ReactNode
  /** Small and quiet before the title: number, icon. */
  readonly lead?: ReactNode
  /** On the right: badge, owner, time. Below the title on a phone. */
  readonly trail?: ReactNode
  /** Sentences that are read here, and not cut where the line ends. */
  readonly whole?: boolean
}

/** The usual layout of a row. */
export function Row({ title, detail, lead, trail, whole }: RowProps) {
  return (
    <span className={classes.row} data-whole={whole || undefined}>
      {lead && <span className={classes.lead}>{lead}</span>}
      <span className={classes.words}>
        <span className={classes.title}>{title}</span>
        {detail && <span className={classes.detail}>{detail}</span>}
      </span>
      {trail && (
        <span className={classes.trail}>{typeof trail === 'string' ? <span>{trail}</span> : trail}</span>
      )}
    </span>
  )
}
