import type { RunningHouse } from '#core/app.ts'
import type { Context } from '#core/context.ts'
import { createToken } from '#modules/staff'
import type { Tables as StaffTables } from '../modules/staff/data.ts'
import { makeAccount } from '../modules/staff/fixtures.ts'
import type { Tables } from '../modules/tickets/data.ts'
import { median, quantile, short } from './figures.ts'
import { openInstallation, portOf } from './house.ts'
import { openClient } from './http-client.ts'
import type { Line, Result } from './table.ts'
import { fillTickets } from './ticket-data.ts'
import { bareList, bareSearch, countHits, meant, page, type Question, questions } from './ticket-questions.ts'

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

const timed = async <R>(work: () => Promise<R>): Promise<{ ms: number; result: R }> => {
  const began = performance.now()
  const result = await work()
  return { ms: performance.now() - began, result }
}

/** One kind of question, ours and bare in turns: milliseconds by round. */
interface Waits {
  readonly ours: number[][]
  readonly bare: number[][]
}

const spread = (of: number[][]): string =>
  `${short(quantile(of.flat(), 0.5))} / ${short(quantile(of.flat(), 0.95))} ms`

const line = (what: string, { ours, bare }: Waits): Line => ({
  what,
  ours: spread(ours),
  floor: spread(bare),
  against: 'the bare SQL on the same tables',
  ratio: median(ours.map((waits, round) => median(waits) / median(bare[round] ?? []))),
})

type Ask = () => Promise<readonly number[]>

/** Both must answer the same tickets. The first round fills the caches and is not counted. */
async function inTurns(pairs: readonly { ours: Ask; bare: Ask }[]): Promise<Waits> {
  const waits: Waits = { ours: [], bare: [] }
  for (let round = 0; round <= rounds; round++) {
    const ours: number[] = []
    const bare: number[] = []
    for (const pair of pairs) {
      const [one, other] = [await timed(pair.ours), await timed(pair.bare)]
      if (one.result.join() !== other.result.join())
        throw new Error('The interface and the bare SQL answer different tickets.')
      ours.push(one.ms)
      bare.push(other.ms)
    }
    if (round === 0) continue
    waits.ours.push(ours)
    waits.bare.push(bare)
  }
  return waits
}

/** One question at a time by HTTP with a token, against the same in SQL. */
export async function measureTicketSearch(tickets: number): Promise<Result> {
  await using house = await openInstallation()
  const { ownerPool: pool } = house.engine
  await fillTickets(pool, tickets)
  const ctx = house.engine.context('tickets') as unknown as Context<Tables>
  const tokens = await makeTokens(house, 12)
  await using client = await openClient(portOf(house))
  const connection = await pool.connect()
  await using stack = new AsyncDisposableStack()
  stack.defer(async () => connection.release())
  // The planner does not know what it costs to fetch a vector; the floor is the best it can do.
  await connection.query('set enable_seqscan = off')

  let asked = 0
  const ask =
    (path: string): Ask =>
    async () => {
      const { status, body } = await client.get(path, {
        authorization: `Bearer ${tokens[asked++ % tokens.length] ?? ''}`,
      })
      if (status !== 200) throw new Error(`${path} answered ${status}: ${body.slice(0, 200)}`)
      return (JSON.parse(body) as { items: { id: number }[] }).items.map(({ id }) => id)
    }
  const select =
    (name: string, text: string, values: string[] = []): Ask =>
    async () => {
      const { rows } = await connection.query<{ id: number }>({ name, text, values })
      return rows.map(({ id }) => id)
    }

  const hits: string[] = []
  const search = async ({ what, typed }: Question): Promise<Line> => {
    const queries = await Promise.all(typed.map((words) => meant(ctx, words)))
    const waits = await inTurns(
      typed.map((words, index) => ({
        ours: ask(`/api/tickets/search?q=${encodeURIComponent(words)}&limit=${page}`),
        bare: select(what, bareSearch, [queries[index] ?? '']),
      })),
    )
    const counts = []
    for (const query of queries) counts.push(await countHits(pool, query))
    hits.push(`${what} ${short(median(counts))}`)
    return line(what, waits)
  }
  const lines: Line[] = []
  for (const question of questions) lines.push(await search(question))
  const list = { ours: ask('/api/tickets?state=open&limit=50'), bare: select('list', bareList) }
  lines.push(
    line('the list of open tickets, 50 of them', await inTurns(Array.from({ length: 20 }, () => list))),
  )
  return {
    title: `Search in ${short(tickets)} tickets of three messages, by HTTP (p50 / p95)`,
    lines,
    notes: [
      `Each answer is a page of ${page} tickets with an excerpt round the match, the customer and the owner; the floor answers the ` +
        `same tickets, looked for in the same way, without excerpts. Tickets that hold what is looked for (median): ${hits.join(', ')}.`,
      'Request Tracker 5 with 50,000 tickets by its interface: 11 ms for a rare word, 67 ms for a common one; measured earlier on a ' +
        'machine of the same kind, not in this run.',
    ],
  }
}
