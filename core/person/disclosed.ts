import { sql } from 'kysely'
import { cited } from '../cite.ts'
import type { Engine } from '../engine.ts'
import { byIndex } from './by-index.ts'
import { tableOf } from './match.ts'
import type { Disclosure } from './package/options.ts'
import { type Place, placesOf } from './places.ts'
import { firstOf } from './search.ts'

const batchSize = 500
/** Where a mail goes is an address; in which country it is read, nobody says. */
const unknownCountry = '–'

interface Row {
  id: number
  recipient: string
  at: Date
}

/** The parent of a table of disclosures, and the column that holds its key. */
function leaves(places: readonly Place[], place: Place): { parent: Place; column: string } | null {
  const [way] = place.ways
  const parent = places.find(({ name }) => name === way?.parent)
  return place.declared.discloses && parent && way ? { parent, column: way.column } : null
}

/**
 * To whom rows of a finding really went (Art. 15(1)(c), 19 GDPR), as the tables say that keep it; without the person, who
 * is no recipient of their own data. By the keys of the finding, whatever happens to its rows later.
 */
export async function* disclosedOf(engine: Engine, finding: number): AsyncGenerator<Disclosure> {
  const places = await placesOf(engine)
  const { identifiers } = await engine.owner
    .selectFrom('finding')
    .select('identifiers')
    .where('id', '=', finding)
    .executeTakeFirstOrThrow()
  for (const place of places) {
    const { discloses } = place.declared
    const above = leaves(places, place)
    if (!discloses || !above) continue
    const [own, type] = firstOf(above.parent.key)
    const to = sql.ref(`t.${discloses.to}`)
    for (let after = 0; ;) {
      const from = after
      const { rows } = await byIndex(engine, (trx) =>
        sql<Row>`
        select r.id, ${to} as recipient, ${sql.ref(`p.${discloses.at}`)} as at
          from finding_row r
          join ${tableOf(above.parent)} p on ${sql.ref(`p.${own}`)} = (r.key ->> ${sql.lit(own)})::${sql.raw(type)}
          join ${tableOf(place)} t on ${sql.ref(`t.${above.column}`)} = ${sql.ref(`p.${own}`)}
         where r.finding_id = ${finding} and r.place = ${above.parent.name} and r.included and r.found_by <> 'written'
           and r.id in (select id from finding_row where finding_id = ${finding} and place = ${above.parent.name} and id > ${from}
                         order by id limit ${sql.lit(batchSize)})
           and ${sql.ref(`t.${discloses.done.column}`)} = ${discloses.done.value}
           and lower(${to}) <> all(${[...identifiers.emails]}) order by r.id, 2`.execute(trx),
      )
      for (const { recipient, at } of rows)
        yield {
          at,
          recipient,
          country: unknownCountry,
          data: cited(discloses.what).de,
          reason: cited(discloses.reason).de,
        }
      const { last } = await engine.owner
        .selectFrom((eb) =>
          eb
            .selectFrom('finding_row')
            .select('id')
            .where('finding_id', '=', finding)
            .where('place', '=', above.parent.name)
            .where('id', '>', from)
            .orderBy('id')
            .limit(batchSize)
            .as('batch'),
        )
        .select((eb) => eb.fn.max<number | null>('id').as('last'))
        .executeTakeFirstOrThrow()
      if (last === null) break
      after = last
    }
  }
}
