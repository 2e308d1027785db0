import { z } from 'zod'
import { event } from '#core/events.ts'
import { permissions } from './permissions.ts'

/** An account was invited, came into use, changed its roles or state. */
export const accountChanged = event('staff.account_changed', z.object({ accountId: z.string() }), {
  aggregate: ({ accountId }) => accountId,
  live: permissions.read,
})

/** The data protection officer got new access on the machine itself; whoever holds the account is to hear of it. */
export const officerAccessReset = event('staff.officer_access_reset', z.object({ accountId: z.string() }), {
  aggregate: ({ accountId }) => accountId,
})
