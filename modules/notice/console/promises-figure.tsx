import { useAnswer } from '#console/client.ts'
import { NavFigure } from '#console/parts/nav-figure.tsx'
import { useText } from '#console/texts.ts'
import { listPromises } from '../api.ts'
import { texts } from './texts.ts'

/** How many promises are not kept, beside the entry of the navigation. */
export function PromisesFigure() {
  const t = useText(texts)
  const { data } = useAnswer(listPromises, {}, { every: 30 })
  const count = data?.items.filter((one) => one.state !== 'kept').length ?? 0
  return <NavFigure count={count} label={t('promises.notKept', { count })} tone="bad" />
}
