import { job } from '#core/jobs.ts'
import { readFiles } from './files.ts'
import { gather, send, settle } from './job-names.ts'
import { handOver } from './sending.ts'
import { settleTicket } from './settling.ts'

export const jobs = [
  job(send.name, send.payload, handOver),
  job(gather.name, gather.payload, readFiles),
  job(settle.name, settle.payload, settleTicket),
]
