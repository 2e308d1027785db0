import { z } from 'zod'
import { event } from '#core/events.ts'
import { permissions } from './permissions.ts'

/** Master data of a customer was made, edited or deleted. */
export const changed = event(
  'customers.changed',
  z.object({ kind: z.enum(['organisation', 'person']), id: z.number() }),
  { aggregate: ({ kind, id }) => `${kind}${id}`, live: permissions.read },
)
