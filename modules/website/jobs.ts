import { z } from 'zod'
import type { Context } from '#core/context.ts'
import { job } from '#core/jobs.ts'
import type { Tables } from './data.ts'
import { cutForeignLogs } from './foreign-logs.ts'

export const jobs = [
  job('website.cut_foreign_logs', z.object({}), (ctx: Context<Tables>) => cutForeignLogs(ctx), {
    schedule: '*/5 * * * *',
    attempts: 1,
  }),
]
