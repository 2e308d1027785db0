import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Context } from '#core/context.ts'
import type { Tables } from '../modules/mail/data.ts'
import { listeningAt } from '../modules/mail/smtp-listeners.ts'
import { inRounds, median, short } from './figures.ts'
import { openInstallation } from './house.ts'
import { driveSmtp, perSecond } from './load.ts'
import { makePlainMail, parseAndCommit, serveDiscard } from './mail-floor.ts'
import { type Result, rateLine } from './table.ts'

const rounds = 3
const load = { mails: 400, bytes: 20_000, connections: 8 }
const patienceMs = 120_000

/** What others take in a second, measured on a machine of the same kind. */
const peers = { 'Request Tracker 5': 7.6, 'osTicket 1.18': 8.9 }

async function ticketsOf(pool: Pool, run: string): Promise<number> {
  const { rows } = await pool.query<{ tickets: number }>(
    `select count(*) as tickets from tickets.ticket where requester_email like $1`,
    [`kunde-${run}-%`],
  )
  return rows[0]?.tickets ?? 0
}

/** Mails of 20 kB by SMTP: until the 250, and until the ticket is there. */
export async function measureMailIntake(): Promise<Result> {
  await using house = await openInstallation()
  const { ownerPool: pool } = house.engine
  const smtp = listeningAt(house.engine.context('mail') as unknown as Context<Tables>)?.smtp
  if (!smtp) throw new Error('The installation does not listen for mail.')
  await using discard = await serveDiscard()
  await makePlainMail(pool)
  let runs = 0
  const slowest: number[] = []

  const takenIn = async (): Promise<{ acknowledged: number; tickets: number }> => {
    const run = `r${++runs}`
    const began = performance.now()
    const report = await driveSmtp({ ...load, port: smtp.port, recipient: 'info@bench.example', run })
    if (report.failed > 0) throw new Error(`${report.failed} of ${load.mails} mails were not taken in.`)
    slowest.push(report.p99)
    while ((await ticketsOf(pool, run)) < load.mails) {
      if (performance.now() - began > patienceMs)
        throw new Error(`Only ${await ticketsOf(pool, run)} of ${load.mails} mails became tickets.`)
      await pause(50)
    }
    return { acknowledged: perSecond(report), tickets: load.mails / ((performance.now() - began) / 1000) }
  }
  const thrownAway = async (): Promise<number> =>
    perSecond(
      await driveSmtp({ ...load, port: discard.port, recipient: 'info@bench.example', run: `d${++runs}` }),
    )
  const contenders = {
    ours: takenIn,
    floor: async () => ({
      acknowledged: await parseAndCommit(pool, { ...load, run: `f${++runs}` }),
      tickets: 0,
    }),
    discard: async () => ({ acknowledged: await thrownAway(), tickets: 0 }),
  }
  await inRounds(1, contenders)
  const found = await inRounds(rounds, contenders)
  const acknowledged = (name: keyof typeof found): number[] => found[name].map((one) => one.acknowledged)
  const tickets = found.ours.map((one) => one.tickets)
  const unit = 'mails/s'
  const against = 'postal-mime and one durable commit a mail, no network'
  return {
    title: 'Mails of 20 kB taken in by SMTP',
    lines: [
      rateLine(
        { what: 'until the 250: on disk', against, unit },
        acknowledged('ours'),
        acknowledged('floor'),
      ),
      rateLine(
        { what: 'the same', against: 'the same SMTP library that throws mails away', unit },
        acknowledged('ours'),
        acknowledged('discard'),
      ),
      rateLine(
        { what: 'until the ticket stands in the list', against, unit },
        tickets,
        acknowledged('floor'),
      ),
    ],
    notes: [
      `${load.connections} connections, ${load.mails} mails a round, each with text, formatted text and an attachment; 99 of 100 were ` +
        `acknowledged within ${short(median(slowest))} ms. All of them became tickets.`,
      `Others, until the ticket: ${Object.entries(peers)
        .map(([name, rate]) => `${name} ${rate} mails/s (we: ${short(median(tickets) / rate)} times that)`)
        .join(', ')}; measured earlier on a machine of the same kind, not in this run.`,
    ],
  }
}
