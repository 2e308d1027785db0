import type { Pool } from 'pg'
import type { RunningHouse } from '#core/app.ts'
import { createToken } from '#modules/staff'
import { makeAccount } from '../modules/staff/fixtures.ts'
import type { Tables as StaffTables } from '../modules/staff/data.ts'
import type { Context } from '#core/context.ts'
import { median, quantile, short } from './figures.ts'
import { openInstallation, portOf } from './house.ts'
import { openClient } from './http-client.ts'
import type { Line, Result } from './table.ts'
import { fillTickets } from './ticket-data.ts'
import { bareList, bareSearch, page, type Question, questions } from './ticket-questions.ts'

const rounds = 3

/** Tokens of an agent, several: each may ask 600 times a minute. */
async function makeTokens(house: RunningHouse, count: number): Promise<string[]> {
  const ctx = house.engine.context('staff')
  const { email } = await makeAccount(ctx as unknown as Context<StaffTables>, { roles: ['agent'] })
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      createToken(ctx, { email, name: `bench ${index}`, scopes: ['tickets.read'], days: 1 }),
    ),
  )
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return performance.now() - began
}

interface Waits {
  readonly ours: number[][]
  readonly bare: number[][]
}

const centre = (of: number[][]): string =>
  `${short(quantile(of.flat(), 0.5))} / ${short(quantile(of.flat(), 0.95))} ms`

const line = (what: string, { ours, bare }: Waits): Line => ({
  what,
  ours: centre(ours),
  floor: centre(bare),
  against: 'the bare SQL on the same table',
  ratio: median(ours.map((waits, round) => median(waits) / median(bare[round] ?? []))),
})

/** One question at a time by HTTP with a token, against the same in SQL; p50 / p95. */
export async function measureTicketSearch(tickets: number): Promise<Result> {
  await using house = await openInstallation()
  const pool: Pool = house.engine.ownerPool
  await fillTickets(pool, tickets)
  const tokens = await makeTokens(house, 12)
  await using client = await openClient(portOf(house))
  const bare = await pool.connect()
  // The planner does not know what it costs to fetch a vector; a floor is the best it can do.
  await bare.query('set enable_seqscan = off; set search_path = tickets')

  let asked = 0
  const ask = async (path: string): Promise<unknown> => {
    const { status, body } = await client.get(path, {
      authorization: `Bearer ${tokens[asked++ % tokens.length] ?? ''}`,
    })
    if (status !== 200) throw new Error(`${path} answered ${status}: ${body.slice(0, 200)}`)
    return JSON.parse(body)
  }
  const found: Record<string, number> = {}
  const search = async ({ what, typed, bare: query }: Question): Promise<Line> => {
    const text = bareSearch(query)
    const waits: Waits = { ours: [], bare: [] }
    for (let round = 0; round <= rounds; round++) {
      const ours: number[] = []
      const sql: number[] = []
      for (const words of typed) {
        const path = `/api/tickets/search?q=${encodeURIComponent(words)}&limit=${page}`
        ours.push(await timed(() => ask(path)))
        sql.push(await timed(() => bare.query({ name: what, text, values: [words.replaceAll('"', '')] })))
      }
      // The first round fills the caches.
      if (round > 0) {
        waits.ours.push(ours)
        waits.bare.push(sql)
      }
    }
    const counted = await Promise.all(
      typed.map((words) =>
        pool.query<{ hits: number }>(
          `select count(*) as hits from tickets.ticket_words where words @@ ${query}`,
          [words.replaceAll('"', '')],
        ),
      ),
    )
    found[what] = median(counted.map(({ rows }) => rows[0]?.hits ?? 0))
    return line(what, waits)
  }

  const lines: Line[] = []
  for (const question of questions) lines.push(await search(question))
  const list: Waits = { ours: [], bare: [] }
  for (let round = 0; round <= rounds; round++) {
    const ours: number[] = []
    const sql: number[] = []
    for (let time = 0; time < 20; time++) {
      ours.push(await timed(() => ask('/api/tickets?state=open&limit=50')))
      sql.push(await timed(() => bare.query({ name: 'list', text: bareList })))
    }
    if (round > 0) {
      list.ours.push(ours)
      list.bare.push(sql)
    }
  }
  lines.push(line('the list of open tickets, 50 of them', list))
  bare.release()
  return {
    title: `Search in ${short(tickets)} tickets of three messages, by HTTP (p50 / p95)`,
    lines,
    notes: [
      `Each answer is a page of ${page} tickets with an excerpt round the match, the customer and the owner; the floor answers the ` +
        `same tickets without them. Tickets found by a question (median): ${Object.entries(found)
          .map(([what, hits]) => `${what} ${short(hits)}`)
          .join(', ')}.`,
      'Request Tracker 5 at 50,000 tickets, measured earlier on a machine of the same kind: 11 ms for a rare and 67 ms for a common word by its API.',
    ],
  }
}
