import type { z } from 'zod'
import { StateBadge } from '#console/parts/state-badge.tsx'
import { useText } from '#console/texts.ts'
import type { getStaff } from '../api.ts'
import { texts } from './texts.ts'

export type Account = z.output<typeof getStaff.answer>

/** The role of administrator was granted but does not count without a pledge. */
const roleRests = (account: Account): boolean =>
  account.state === 'active' &&
  account.granted.includes('administrator') &&
  !account.roles.includes('administrator')

const tones = { invited: 'accent', active: 'good', deactivated: 'quiet' } as const

/** Invited, active, deactivated; or that a role rests. */
export function AccountState({ account }: { readonly account: Account }) {
  const t = useText(texts)
  if (roleRests(account)) return <StateBadge tone="attention">{t('staff.rests')}</StateBadge>
  return <StateBadge tone={tones[account.state]}>{t(`staff.state.${account.state}`)}</StateBadge>
}
