import type { Pool } from 'pg'
import type { Engine } from '#core/engine.ts'
import { ensurePartition, listPartitions } from '#core/retention/partitions.ts'
import { type Rule, rulesOf } from '#core/retention/rules.ts'

export const hourMs = 3_600_000

export function ruleOf(engine: Engine, table: string): Rule {
  const rule = rulesOf(engine.modules).find(({ name }) => name === table)
  if (!rule) throw new Error(`There is no rule for ${table}.`)
  return rule
}

export const accessLogRule = (engine: Engine): Rule => ruleOf(engine, 'website.access_log')

/** The filled hours of the access log, oldest first. */
export async function hoursOf(engine: Engine, rule: Rule, from: Date, to: Date) {
  const partitions = await listPartitions(engine, rule)
  return partitions.flatMap(({ name, bounds }) =>
    bounds && bounds.from >= from && bounds.to <= to ? [{ name, from: bounds.from }] : [],
  )
}

/** Runs the statements on as many connections as the machine has use for. */
export async function onTwoConnections(pool: Pool, statements: readonly string[]): Promise<void> {
  const waiting = [...statements]
  const work = async (): Promise<void> => {
    const client = await pool.connect()
    try {
      await client.query(`set statement_timeout = 0; set maintenance_work_mem = '512MB'`)
      for (let next = waiting.shift(); next; next = waiting.shift()) await client.query(next)
      await client.query('reset statement_timeout; reset maintenance_work_mem')
    } finally {
      client.release()
    }
  }
  await Promise.all([work(), work()])
}

/** As many rows in each hour as in any other, with what browsers send. */
export const fillHour = (partition: string, from: Date, rows: number, firstId: number): string => `
  insert into website.${partition} (id, at, address, method, path, protocol, status, bytes, referrer, agent)
  overriding system value select ${firstId} + n, timestamptz '${from.toISOString()}' + n * interval '1 hour' / ${rows},
         '198.18.' || (h & 127) || '.' || ((h >> 7) & 255), case when h % 20 = 0 then 'POST' else 'GET' end,
         '/artikel/' || (h & 8191) || '?seite=' || (h % 9), 'HTTP/1.1', case when h % 30 = 0 then 404 else 200 end,
         h & 65535, case when h % 2 = 0 then 'https://www.bench.example/suche?q=' || (h & 1023) end,
         'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/' || (h % 40 + 100) || '.0 Safari/537.36'
    from generate_series(0, ${rows - 1}) n, lateral (select hashint4(n + ${firstId}) & 1073741823 as h) hash`

/**
 * Fills the access log's hours of the last `days` days, and beside it a table without partitions that holds the
 * same, and hours of nobody's with the `due` oldest days.
 */
export async function fillLogs(
  engine: Engine,
  size: { rows: number; days: number; due: number },
): Promise<{ end: Date }> {
  const { ownerPool: pool } = engine
  const rule = accessLogRule(engine)
  const end = new Date(Math.floor(engine.now().getTime() / hourMs) * hourMs)
  const start = new Date(end.getTime() - size.days * 24 * hourMs)
  const there = await listPartitions(engine, rule)
  for (let at = start.getTime(); at < end.getTime(); at += hourMs)
    await ensurePartition(engine, rule, new Date(at), there)
  const hours = await hoursOf(engine, rule, start, end)
  const each = Math.floor(size.rows / hours.length)
  await onTwoConnections(
    pool,
    hours.map(({ name, from }, index) => fillHour(name, from, each, index * each + 1)),
  )

  await pool.query('create schema bench')
  await pool.query('create table bench.plain (like website.access_log)')
  await pool.query(
    'create table bench.hours (like website.access_log including all excluding identity) partition by range (at)',
  )
  const due = hours.slice(0, size.due * 24)
  for (const { name, from } of due)
    await pool.query(
      `create table bench.${name} partition of bench.hours for values from ('${from.toISOString()}') to ('${new Date(
        from.getTime() + hourMs,
      ).toISOString()}')`,
    )
  await onTwoConnections(pool, [
    ...hours.map(({ name }) => `insert into bench.plain select * from website.${name}`),
    ...due.map(({ name }) => `insert into bench.${name} select * from website.${name}`),
  ])
  await pool.query('alter table bench.plain add primary key (at, id)')
  // As they would be after days; and so that the server's own cleaning does not begin while we measure.
  await onTwoConnections(pool, ['vacuum analyze website.access_log', 'vacuum analyze bench.plain'])
  await pool.query('vacuum analyze bench.hours')
  return { end }
}

/** Drops the floor's hours before a moment, in one statement. */
export async function dropHours(pool: Pool, before: Date): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'bench.hours'::regclass
        and (regexp_match(pg_get_expr(c.relpartbound, c.oid), $$TO [(]'([^']+)'[)]$$))[1]::timestamptz <= $1`,
    [before],
  )
  await pool.query(`drop table ${rows.map(({ name }) => `bench.${name}`).join(', ')}`)
}
