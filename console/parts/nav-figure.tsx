import classes from './nav-figure.module.css'

export interface NavFigureProps {
  /** Nothing is shown for none. */
  readonly count: number | undefined
  /** What it counts, for screen readers: "12 open". */
  readonly label: string
  readonly tone?: 'quiet' | 'bad'
}

/** A small figure beside an entry of the navigation. */
export function NavFigure({ count, label, tone = 'quiet' }: NavFigureProps) {
  if (!count) return null
  return (
    <span className={classes.figure} data-figure data-tone={tone} role="img" aria-label={label} title={label}>
      {count > 999 ? '999+' : count}
    </span>
  )
}
