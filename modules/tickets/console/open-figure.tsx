import { useAnswer } from '#console/client.ts'
import { NavFigure } from '#console/parts/nav-figure.tsx'
import { useText } from '#console/texts.ts'
import { api } from '../api.ts'
import { texts } from './texts.ts'

/** How many tickets are open, beside the entry of the navigation. */
export function OpenFigure() {
  const t = useText(texts)
  const { data } = useAnswer(api.countTickets)
  return <NavFigure count={data?.open} label={t('open.count', { count: data?.open ?? 0 })} />
}
