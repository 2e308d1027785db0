import { z } from 'zod'
import type { Context } from '#core/context.ts'
import { job } from '#core/jobs.ts'
import type { Tables } from './data.ts'
import { publish } from './version.ts'

export const jobs = [
  job(
    'notice.publish',
    z.object({}),
    async (ctx: Context<Tables>) => {
      await publish(ctx, 'declarations')
    },
    { schedule: '* * * * *', attempts: 1 },
  ),
]
