/**
 * Where a request stands. What goes on beside it (extended, paused, weighing, failed) is told by columns of its own.
 * `received → identity_open → accepted → identifiers_fixed → carrying_out → verifying → delivered → closed` is the way
 * of most.
 */
export const states = [
  'received',
  'identity_open',
  'accepted',
  'refused',
  'duplicate',
  'unfounded',
  'identifiers_fixed',
  'carrying_out',
  'waiting_for_person',
  'waiting_for_third',
  'verifying',
  'delivered',
  'closed',
] as const

export type State = (typeof states)[number]

/** From where to where. Nothing leads out of `closed`, and nothing but closing out of what was decided against. */
export const transitions: Readonly<Record<State, readonly State[]>> = {
  received: ['identity_open', 'accepted', 'refused', 'duplicate', 'unfounded', 'closed'],
  identity_open: ['accepted', 'refused', 'duplicate', 'unfounded', 'closed'],
  accepted: ['identifiers_fixed', 'waiting_for_person', 'refused', 'duplicate', 'unfounded', 'closed'],
  identifiers_fixed: [
    'carrying_out',
    'waiting_for_person',
    'refused',
    'duplicate',
    'unfounded',
    'accepted',
    'closed',
  ],
  carrying_out: ['verifying', 'waiting_for_third', 'refused'],
  waiting_for_person: ['accepted', 'identifiers_fixed', 'refused', 'duplicate', 'unfounded', 'closed'],
  waiting_for_third: ['carrying_out', 'verifying'],
  verifying: ['delivered', 'carrying_out', 'waiting_for_third'],
  delivered: ['closed'],
  refused: ['closed'],
  duplicate: ['closed'],
  unfounded: ['closed'],
  closed: [],
}

export const leads = (from: State, to: State): boolean => transitions[from].includes(to)

/** Decided against, or of no further effect. */
export const declined: readonly State[] = ['refused', 'duplicate', 'unfounded']

/** Before anything was done to the data. */
export const untouched: readonly State[] = [
  'received',
  'identity_open',
  'accepted',
  'identifiers_fixed',
  'waiting_for_person',
]

/** The facts that stand beside the state and bind it. */
export interface Standing {
  readonly state: State
  /** Who asks is clear, or need not be. */
  readonly identified: boolean
  /** The rows are fixed that an act will be about; or the right needs none. */
  readonly fixed: boolean
  /** An objection is being weighed. */
  readonly weighing: boolean
  /** Every receipt of the act is done, or there is no act. */
  readonly settled: boolean
  /** The person was told the outcome. */
  readonly answered: boolean
}

/** Why a request can't come into a state now; null when it can. */
export function obstacle(standing: Standing, to: State): string | null {
  const { state, identified, fixed, weighing, settled, answered } = standing
  if (!leads(state, to)) return 'no_way'
  if (to === 'accepted' && !identified) return 'not_identified'
  if (to === 'carrying_out' && state === 'identifiers_fixed' && !fixed) return 'not_fixed'
  if (state === 'carrying_out' && to === 'refused' && !weighing) return 'begun'
  if (to === 'verifying' && !settled) return 'not_settled'
  if (to === 'delivered' && !(settled && answered)) return settled ? 'not_answered' : 'not_settled'
  if (to === 'closed' && !settled) return 'not_settled'
  if (to === 'closed' && (state === 'refused' || state === 'unfounded') && !answered) return 'not_answered'
  return null
}
