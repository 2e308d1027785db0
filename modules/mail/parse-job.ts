import { z } from 'zod'
import type { JobName } from '#core/jobs.ts'

/** Enqueued by `take_in` in the commit that stores the mail. */
export const parseJob: JobName<{ mailId: number }> = {
  name: 'mail.parse',
  payload: z.object({ mailId: z.number().int() }),
}
