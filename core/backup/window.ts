import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

/** The time in which the files of a running server may be copied: recovery mends what changes under the copy. */
export interface Window extends AsyncDisposable {
  /** PostgreSQL's release, such as `18.4`. */
  readonly release: string
  readonly systemIdentifier: string
  readonly startLsn: string
  /** Ends it. `label` is to be the copy's `backup_label`; `segments` are the files of `pg_wal` that recovery needs. */
  close(): Promise<{ stopLsn: string; label: string; segments: string[] }>
}

/**
 * Opens the window on one held session of the superuser. The slot that keeps the log is temporary: it ends with the
 * session, whatever ends that, and so does the lock. Throws while another backup of the same server is under way.
 */
export async function openWindow(url: string, name: string): Promise<Window> {
  const client = new pg.Client({ connectionString: url, application_name: 'zusage backup' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await lock(client)
    await refuseTablespaces(client)
    const { rows } = await client.query<{ release: string; id: string; segment: number }>(
      `select current_setting('server_version') as release, system_identifier::text as id,
              pg_size_bytes(current_setting('wal_segment_size'))::int as segment from pg_control_system()`,
    )
    const [server] = rows
    if (!server) throw new Error('The database server does not say who it is: run the backup again.')
    await client.query('select pg_create_physical_replication_slot($1, true, true)', [
      `zusage_backup_${randomBytes(6).toString('hex')}`,
    ])
    const started = await client.query<{ lsn: string }>(
      'select pg_backup_start($1, fast => true)::text as lsn',
      [`zusage ${name}`],
    )
    return {
      release: server.release,
      systemIdentifier: server.id,
      startLsn: started.rows[0]?.lsn ?? '',
      async close() {
        const { rows } = await client.query<{ lsn: string; label: string }>(
          'select lsn::text, labelfile as label from pg_backup_stop(wait_for_archive => false)',
        )
        const { lsn, label } = rows[0] ?? { lsn: '', label: '' }
        return { stopLsn: lsn, label, segments: listSegments(label, lsn, server.segment) }
      },
      [Symbol.asyncDispose]: () => client.end(),
    }
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error
  }
}

async function lock(client: pg.Client): Promise<void> {
  // The session of a backup that was killed takes a moment to end.
  for (let attempt = 0; attempt < 50; attempt++) {
    const { rows } = await client.query<{ got: boolean }>(
      `select pg_try_advisory_lock(hashtextextended('zusage.backup', 0)) as got`,
    )
    if (rows[0]?.got) return
    await pause(100)
  }
  throw new Error('Another backup of this installation is under way: wait until it is done.')
}

async function refuseTablespaces(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select spcname as name from pg_tablespace where spcname not in ('pg_default', 'pg_global')`,
  )
  if (rows[0])
    throw new Error(
      `The tablespace ${rows[0].name} lies outside the data folder, and this backup would miss it: move its tables ` +
        `to pg_default and drop it, or back up with pgBackRest.`,
    )
}

/** The files of `pg_wal` from the one that the label names to the one that holds the last byte before `stop`. */
export function listSegments(label: string, stop: string, size: number): string[] {
  const start = /^START WAL LOCATION: (\S+)/m.exec(label)?.[1]
  const timeline = Number(/^START TIMELINE: (\d+)/m.exec(label)?.[1])
  if (!start || !timeline) throw new Error('PostgreSQL gave no label for the backup: run it again.')
  const perLog = 0x1_0000_0000 / size
  const hex = (value: number): string => value.toString(16).toUpperCase().padStart(8, '0')
  const segments: string[] = []
  for (let number = segmentOf(start); number <= segmentOf(stop, 1n); number++)
    segments.push(hex(timeline) + hex(Math.floor(number / perLog)) + hex(number % perLog))
  return segments

  function segmentOf(lsn: string, before = 0n): number {
    const [log = '', offset = ''] = lsn.split('/')
    return Number((BigInt(`0x${log}`) * 0x1_0000_0000n + BigInt(`0x${offset}`) - before) / BigInt(size))
  }
}

/** The last entry of the evidence in a database; null before the first one. Throws where there is no installation. */
export async function readEvidenceHead(url: string): Promise<{ sequence: number; hash: string } | null> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ sequence: string; hash: string }>(
      `select sequence, encode(hash, 'hex') as hash from engine.evidence order by evidence.sequence desc limit 1`,
    )
    return rows[0] ? { sequence: Number(rows[0].sequence), hash: rows[0].hash } : null
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && ['3D000', '3F000', '42P01'].includes(error.code ?? '')))
      throw error
    throw new Error('The database holds no installation yet: start Zusage once, then make a backup.', {
      cause: error,
    })
  } finally {
    await client.end().catch(() => undefined)
  }
}
