import { z } from 'zod'
import { event } from '#core/events.ts'
import { permissions } from './permissions.ts'

/** An account was invited, came into use, changed its roles or state. */
export const accountChanged = event('staff.account_changed', z.object({ accountId: z.string() }), {
  aggregate: ({ accountId }) => accountId,
  live: permissions.read,
})
