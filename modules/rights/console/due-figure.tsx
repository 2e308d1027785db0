import { useAnswer } from '#console/client.ts'
import { NavFigure } from '#console/parts/nav-figure.tsx'
import { useText } from '#console/texts.ts'
import { countRequests } from '../api.ts'
import { texts } from './texts.ts'

/** How many requests are open beside the entry of the navigation; red as soon as one is overdue. */
export function DueFigure() {
  const t = useText(texts)
  const { open = 0, overdue = 0 } = useAnswer(countRequests).data ?? {}
  return overdue > 0 ? (
    <NavFigure count={overdue} label={t('nav.overdue', { count: overdue })} tone="bad" />
  ) : (
    <NavFigure count={open} label={t('nav.figure', { count: open })} />
  )
}
