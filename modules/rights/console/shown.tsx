import type { z } from 'zod'
import { StateBadge } from '#console/parts/state-badge.tsx'
import { type Say, useText } from '#console/texts.ts'
import type { openedRequest, requestSummary } from '../api-shapes.ts'
import { texts } from './texts.ts'

export type Summary = z.output<typeof requestSummary>
export type Opened = z.output<typeof openedRequest>
export type T = Say<keyof typeof texts.de>

/** The right, in a word; an objection says against what. */
export const rightOf = (t: T, { kind, about }: Pick<Summary, 'kind' | 'about'>): string =>
  kind === 'objection' && (about === 'direct-marketing' || about === 'processing')
    ? t(`about.${about}`)
    : t(`kind.${kind}`)

/** A day of the calendar as a moment that is the same day in every zone near ours. */
export const noonOf = (day: string): string => `${day}T12:00:00Z`

const lightTones = {
  calm: 'quiet',
  notice: 'accent',
  soon: 'attention',
  urgent: 'attention',
  overdue: 'bad',
} as const

/** The traffic light of days: how many are left, in colour and in words. */
export function Light({ request: { clock, answeredAt } }: { readonly request: Summary }) {
  const t = useText(texts)
  const { daysLeft, light, paused } = clock
  if (answeredAt) return null
  if (paused && light !== 'overdue') return <StateBadge tone="quiet">{t('light.paused')}</StateBadge>
  const words =
    daysLeft < 0
      ? t('light.overdue', { count: -daysLeft })
      : daysLeft === 0
        ? t('light.today')
        : t('light.left', { count: daysLeft })
  return <StateBadge tone={lightTones[light]}>{words}</StateBadge>
}

const stateTones: Partial<Record<Summary['state'], 'accent' | 'attention' | 'good'>> = {
  received: 'accent',
  identifiers_fixed: 'accent',
  carrying_out: 'accent',
  verifying: 'accent',
  waiting_for_person: 'attention',
  waiting_for_third: 'attention',
  delivered: 'good',
}

/** Where a request stands, with what goes on beside it. */
export function Standing({ request }: { readonly request: Summary }) {
  const t = useText(texts)
  const { state, weighing, failed, identity, resembles, restored, clock } = request
  const open = !request.closedAt
  return (
    <>
      {weighing ? (
        <StateBadge tone="attention">{t('mark.weighing')}</StateBadge>
      ) : (
        <StateBadge tone={stateTones[state] ?? 'quiet'}>{t(`state.${state}`)}</StateBadge>
      )}
      {failed && <StateBadge tone="bad">{t('mark.failed')}</StateBadge>}
      {open && identity === 'address' && <StateBadge tone="attention">{t('mark.unknown')}</StateBadge>}
      {open && resembles && <StateBadge tone="bad">{t('mark.resembles')}</StateBadge>}
      {open && restored && <StateBadge tone="attention">{t('mark.restored')}</StateBadge>}
      {clock.extended && <StateBadge tone="quiet">{t('mark.extended')}</StateBadge>}
    </>
  )
}
