import { z } from 'zod'
import type { Context } from '#core/context.ts'
import { job } from '#core/jobs.ts'
import { look } from './carrying.ts'
import type { Tables } from './data.ts'
import { liftAfterRefusal } from './deciding.ts'
import { welcome } from './identity.ts'
import { followJob, liftJob, searchJob, sendLetterJob, welcomeJob } from './job-names.ts'
import { keepRequests } from './keeping.ts'
import { handOver } from './letters.ts'
import { searchAfterAcceptance } from './searching.ts'

export const jobs = [
  job(welcomeJob.name, welcomeJob.payload, welcome),
  job(searchJob.name, searchJob.payload, searchAfterAcceptance),
  job(followJob.name, followJob.payload, look),
  job(liftJob.name, liftJob.payload, liftAfterRefusal),
  job(sendLetterJob.name, sendLetterJob.payload, handOver),
  job('rights.keep', z.object({}), (ctx: Context<Tables>) => keepRequests(ctx), {
    schedule: '7 * * * *',
    attempts: 1,
  }),
]
