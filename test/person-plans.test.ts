import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isMentioned, matchersOf, tableOf } from '#core/person/match.ts'
import { type Place, placesOf } from '#core/person/places.ts'
import { knownOf, mayName } from '#core/person/written.ts'
import { openHouse, type TestHouse } from '#core/testing/house.ts'
import { modules } from '../modules.ts'

/** A person is found by index probes: no search reads a table that grows. */
describe('finding a person', () => {
  let house: TestHouse
  let places: Place[]
  beforeAll(async () => {
    house = await openHouse({ modules })
    places = await placesOf(house.engine)
  }, 120_000)
  afterAll(() => house?.[Symbol.asyncDispose]())

  const plan = (place: Place, condition: ReturnType<typeof sql>): Promise<string> =>
    house.owner.transaction().execute(async (trx) => {
      await sql`set local enable_seqscan = off`.execute(trx)
      const { rows } = await sql<{ 'QUERY PLAN': string }>`
        explain select from ${tableOf(place)} t where ${condition}`.execute(trx)
      return rows.map((row) => row['QUERY PLAN']).join('\n')
    })

  const someone = {
    emails: ['erika@kunde.example'],
    phones: ['+4971521234'],
    customers: ['10001'],
    names: ['Erika Muster'],
  }

  test('by every identifier, mention and tie goes by an index', async () => {
    const read: string[] = []
    for (const place of places) {
      const ways = [
        ...matchersOf(place, someone).map(({ kind, condition }) => [kind, condition] as const),
        ...(place.ties.mentions ?? []).map((one) => [one, isMentioned(place, one, someone.emails)] as const),
        ...mayName(place, knownOf(someone, [])).map((one, n) => [`text ${n}`, one] as const),
        ...place.ways.map(
          (way) =>
            [
              `via ${way.column}`,
              sql`${sql.ref(`t.${way.column}`)} = any(array[null]::${sql.raw(place.declared.columns[way.column]?.sql ?? '')}[])`,
            ] as const,
        ),
      ]
      for (const [name, condition] of ways)
        if (!(await plan(place, condition)).includes('Index Cond')) read.push(`${place.name} by ${name}`)
    }
    expect(read).toEqual([])
  })

  test('what goes or is set free with a row is found by an index too', async () => {
    const { rows } = await house.ownerPool.query<{ reference: string }>(
      `select conrelid::regclass || ' ' || pg_get_constraintdef(f.oid) as reference from pg_constraint f
         join pg_class c on c.oid = f.conrelid
        where f.contype = 'f' and f.conparentid = 0 and c.relnamespace::regnamespace::text = any($1)
          and not exists (select from pg_index i where i.indrelid = f.conrelid and i.indpred is null
                             and (i.indkey::int2[])[0] = any(f.conkey))`,
      [[...new Set([...places.map(({ schema }) => schema), 'engine'])]],
    )
    expect(rows.map(({ reference }) => reference)).toEqual([])
  })

  test('who wrote often is found without comparing each row with all the others', async () => {
    const email = 'viel@kunde.example'
    await house.ownerPool.query(
      `with made as (
         insert into tickets.ticket (subject, state, origin, requester_email, created_at, updated_at, last_message_at)
         select 'Frage', 'open', 'mail', $1, now(), now(), now() from generate_series(1, 500) returning id)
       insert into tickets.message (ticket_id, kind, sender_email, text, created_at)
       select id, 'in', $1, 'Frage', now() from made cross join generate_series(1, 3)`,
      [email],
    )
    const read = async (): Promise<number> => {
      const { rows } = await house.ownerPool.query<{ read: number }>(
        `select sum(idx_tup_read)::float8 as read from pg_stat_user_indexes where relname = 'finding_row'`,
      )
      return rows[0]?.read ?? 0
    }
    const found = await house.engine.house.persons.find({ emails: [email] })
    const rows = found.tables.reduce((sum, table) => sum + table.included, 0)
    expect(rows).toBeGreaterThanOrEqual(2000)
    await expect.poll(read, { timeout: 20_000 }).toBeGreaterThan(rows)
    expect(await read()).toBeLessThan(rows * 50)
  })
})
