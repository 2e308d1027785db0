import { z } from 'zod'
import { job } from '#core/jobs.ts'
import type { Context } from '#core/context.ts'
import type { Tables } from './data.ts'
import { pruneForeignLogs } from './foreign-logs.ts'
import { resumeSending, sendJob } from './outbox.ts'
import { parseJob } from './parse-job.ts'
import { resumeParsing } from './quarantine.ts'
import { send } from './send.ts'
import { understand } from './understand.ts'

const patienceMs = 2 * 60_000

export const jobs = [
  job(parseJob.name, parseJob.payload, (ctx: Context<Tables>, { mailId }) => understand(ctx, mailId)),
  job(sendJob.name, sendJob.payload, (ctx: Context<Tables>, { outboxId }) => send(ctx, outboxId)),
  job(
    'mail.catch_up',
    z.object({}),
    async (ctx: Context<Tables>) => {
      await resumeParsing(ctx)
      await resumeSending(ctx, new Date(ctx.now().getTime() - patienceMs))
    },
    { schedule: '*/5 * * * *' },
  ),
  job('mail.prune_foreign_logs', z.object({}), (ctx: Context<Tables>) => pruneForeignLogs(ctx), {
    schedule: '7,22,37,52 * * * *',
  }),
]
