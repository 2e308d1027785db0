import type { z } from 'zod'
import { StateBadge, type StateBadgeProps } from '#console/parts/state-badge.tsx'
import { useText } from '#console/texts.ts'
import type { promise } from '../api.ts'
import { texts } from './texts.ts'

export type PromiseReport = z.output<typeof promise>

const tones: Record<PromiseReport['state'], StateBadgeProps['tone']> = {
  kept: 'good',
  broken: 'bad',
  overdue: 'attention',
  unproven: 'quiet',
}

/** Whether a promise is kept, as dot and word. */
export function PromiseState({ state }: Pick<PromiseReport, 'state'>) {
  const t = useText(texts)
  return <StateBadge tone={tones[state]}>{t(`promise.state.${state}`)}</StateBadge>
}

/** Keys hold a slash, which a place of a path can't: `3.1/log-fields` ↔ `3.1~log-fields`. */
export const placeOf = (key: string): string => key.replace('/', '~')
export const keyIn = (place: string): string => place.replace('~', '/')
