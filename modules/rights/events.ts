import { z } from 'zod'
import { event } from '#core/events.ts'
import { permissions } from './permissions.ts'

/** A request came in, or something about it changed. */
export const changed = event('rights.changed', z.object({ requestId: z.number().int() }), {
  aggregate: ({ requestId }) => requestId,
  live: permissions.read,
})
