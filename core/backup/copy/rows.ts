import { pipeline } from 'node:stream/promises'
import type { ClientBase } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { type CopiedTable, conditionOf } from './catalogue.ts'

/**
 * Streams a table's rows from one database into another, as text, which every version of PostgreSQL reads. Returns how
 * many were sent and how many are there afterwards.
 */
export async function copyRows(
  from: ClientBase,
  to: ClientBase,
  { name, columns }: CopiedTable,
): Promise<{ sent: number; found: number }> {
  const list = columns.join(', ')
  const source = from.query(copyTo(`copy (select ${list} from ${name}${conditionOf(name)}) to stdout`))
  const target = to.query(copyFrom(`copy ${name} (${list}) from stdin`))
  await pipeline(source, target)
  const { rows } = await to.query<{ found: number }>(
    `select count(*)::float8 as found from ${name}${conditionOf(name)}`,
  )
  // The number of rows comes behind the last of them; an answer to the next question comes behind that.
  await from.query('select')
  return { sent: source.rowCount, found: rows[0]?.found ?? -1 }
}

/** Makes the partitions that the other end has. */
export async function makePartitions(to: ClientBase, { name, partitions }: CopiedTable): Promise<void> {
  for (const partition of partitions)
    await to.query(`create table if not exists ${partition.name} partition of ${name} ${partition.bound}`)
}

/** Sets a sequence to where it stands at the other end. */
export async function copySequence(from: ClientBase, to: ClientBase, name: string): Promise<void> {
  const { rows } = await from.query<{ last: string; called: boolean }>(
    `select last_value::text as last, is_called as called from ${name}`,
  )
  if (rows[0])
    await to.query('select setval($1::regclass, $2::bigint, $3)', [name, rows[0].last, rows[0].called])
}
