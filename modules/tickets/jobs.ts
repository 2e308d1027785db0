import { job } from '#core/jobs.ts'
import { send, settle } from './job-names.ts'
import { handOver } from './sending.ts'
import { settleTicket } from './settling.ts'

export const jobs = [job(send.name, send.payload, handOver), job(settle.name, settle.payload, settleTicket)]
