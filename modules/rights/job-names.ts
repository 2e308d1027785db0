import { z } from 'zod'
import type { JobName } from '#core/jobs.ts'

const one = z.object({ requestId: z.number().int() })
type One = z.output<typeof one>

/** What follows a request of the website: whom to ask whether it is theirs, or its effect. */
export const welcomeJob: JobName<One> = { name: 'rights.welcome', payload: one }
/** Searches the data of a person who is known. */
export const searchJob: JobName<One> = { name: 'rights.search', payload: one }
/** Looks how far an act has come. */
export const followJob: JobName<One> = { name: 'rights.follow', payload: one }
/** Ends the restriction of an objection that did not hold, once the person has been told. */
export const liftJob: JobName<One> = { name: 'rights.lift', payload: one }
/** Hands a letter to the outbox. */
export const sendLetterJob: JobName<{ letterId: number }> = {
  name: 'rights.send_letter',
  payload: z.object({ letterId: z.number().int() }),
}
