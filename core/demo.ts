import { sql } from 'kysely'
import type { Engine } from './engine.ts'

/** Tables that tell of persons, logs aside: with a row in one of them, an installation has data of its own. */
async function findOwnData(engine: Engine): Promise<string | null> {
  for (const module of engine.modules)
    for (const [name, table] of Object.entries(module.ledger)) {
      const isLog = table.keep.kind === 'period' && table.keep.partition
      if (!table.person || table.person.none || isLog) continue
      const base = sql.table(`${module.schema}.${name}`)
      const { rows } = await sql`select from ${base} where _mark is null limit 1`.execute(engine.owner)
      if (rows.length > 0) return `${module.schema}.${name}`
    }
  return null
}

/**
 * Fills an empty installation with the modules' invented data, once. Throws, before anything is written, when
 * the installation has data of its own.
 */
export async function fillDemo(engine: Engine): Promise<void> {
  const place = { module: 'engine', key: 'demo' }
  const before = await engine.owner
    .selectFrom('setting')
    .select('value')
    .where('module', '=', place.module)
    .where('key', '=', place.key)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (before?.value === 'complete') return
  if (before)
    throw new Error(
      'An earlier --demo was cut off half-way. Set DATA_DIR to an empty folder and start again.',
    )
  const found = await findOwnData(engine)
  if (found)
    throw new Error(
      `This installation has data of its own (in ${found}), so --demo does not touch it. Start it without --demo, or set DATA_DIR to an empty folder.`,
    )
  const note = (version: number, value: string) =>
    engine.owner
      .insertInto('setting')
      .values({ ...place, version, value: JSON.stringify(value), actor: 'system:demo' })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  await note(1, 'begun')
  for (const module of engine.modules)
    if (module.demo) {
      engine.log.info(`demo: ${module.name}`)
      await module.demo(engine.context(module.name, { kind: 'system', name: 'demo' }))
    }
  await note(2, 'complete')
}
