import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isMentioned, matchersOf, tableOf } from '#core/person/match.ts'
import { type Place, placesOf } from '#core/person/places.ts'
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
})
