import { EventEmitter } from 'node:events'
import {
  type JobHelpers,
  type ParsedCronItem,
  parseCronItems,
  Logger as WorkerLogger,
  run,
  runOnce,
  type Runner,
  type TaskList,
  type WorkerEvents,
} from 'graphile-worker'
import { sql } from 'kysely'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Session } from './database/session.ts'
import type { Engine } from './engine.ts'
import { carryOnTask } from './person/acts.ts'
import { finishHeld } from './person/finish-held.ts'
import { carryOn } from './person/carry-on.ts'
import { forgiving } from './jobs-pool.ts'
import { superviseRunner } from './jobs-supervision.ts'

interface Handling {
  readonly handler: string
  readonly event: string
  readonly id: string
  readonly payload: unknown
}

/** Announced events: the module's handlers run in one transaction that also records that they did. */
async function handle(engine: Engine, { handler, event, id, payload }: Handling): Promise<void> {
  const handlers = (engine.module(handler).on ?? []).filter((one) => one.event.name === event)
  await engine.context(handler).transaction(async (ctx) => {
    const { rows } = await sql<{ first: boolean }>`select engine.begin_handling(${id}) as first`.execute(
      ctx.db,
    )
    if (!rows[0]?.first) return
    for (const one of handlers) await one.run(ctx, one.event.payload.parse(payload) as never)
  })
}

function tasks(engine: Engine): TaskList {
  const list: TaskList = {
    handle: (payload: unknown) => handle(engine, payload as Handling),
    [carryOnTask]: async (payload: unknown) => {
      await carryOn(engine, z.object({ act: z.number() }).parse(payload).act)
    },
    'engine.finish_held': async () => void (await finishHeld(engine)),
    'engine.forget_queues': async (_payload: unknown, helpers: JobHelpers) => {
      await helpers.query(`delete from graphile_worker._private_job_queues q
        where locked_at is null and not exists (select from graphile_worker._private_jobs j where j.job_queue_id = q.id)`)
    },
  }
  for (const module of engine.modules)
    for (const job of module.jobs ?? [])
      list[job.name] = async (payload: unknown) => {
        const given = { ...(payload as Record<string, unknown>) }
        delete given._cron
        await job.run(engine.context(module.name), job.payload.parse(given) as never)
      }
  return list
}

const schedule = (engine: Engine): ParsedCronItem[] =>
  parseCronItems([
    { task: 'engine.forget_queues', match: '17 3 * * *' },
    { task: 'engine.finish_held', match: '*/5 * * * *' },
    ...engine.modules.flatMap((module) =>
      (module.jobs ?? []).flatMap((job) => (job.schedule ? [{ task: job.name, match: job.schedule }] : [])),
    ),
  ])

/** graphile-worker's chatter as ours: what it calls info is debug to us. A failed try is a warning, giving up an error. */
const workerLogger = (log: Logger): WorkerLogger =>
  new WorkerLogger((scope) => (level, message, meta) => {
    const { error } = { error: undefined, ...meta }
    if (level === 'error') log.warn({ ...scope, err: error }, message)
    else if (level === 'warning') log.warn(scope, message)
    else log.debug(scope, message)
  })

/** Through batches, which a stop waits for, and whose loss ends the runner: without them nobody hears that a job was not given back. */
const preset = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } }

/** Unlocks the jobs of workers that no longer live: each living worker's process holds a lock with its name. */
export async function unlockDeadWorkers(pool: Pool): Promise<string[]> {
  const client = await pool.connect()
  try {
    const { rows } = await client.query<{ worker: string }>(
      `with locked as (select distinct locked_by from graphile_worker._private_jobs where locked_by is not null
                       union select distinct locked_by from graphile_worker._private_job_queues where locked_by is not null)
       select locked_by as worker from locked where pg_try_advisory_lock(hashtextextended(locked_by, 0))`,
    )
    const dead = rows.map((row) => row.worker)
    if (dead.length > 0) {
      await client.query('select graphile_worker.force_unlock_workers($1)', [dead])
      await client.query('select pg_advisory_unlock(hashtextextended(w, 0)) from unnest($1::text[]) w', [
        dead,
      ])
    }
    return dead
  } finally {
    client.release()
  }
}

/** Runs jobs and event handlers until disposed; then finishes those in hand. Comes back after the database did. */
export function startJobs(engine: Engine, session: Session): AsyncDisposable {
  const { log, ownerPool } = engine
  const marks: AsyncDisposable[] = []

  const begin = (): Promise<Runner> => {
    const events: WorkerEvents = new EventEmitter()
    events.on('pool:create', ({ workerPool }) => {
      session
        .mark(workerPool.id)
        .then((mark) => marks.push(mark))
        .catch((error: unknown) => log.warn({ err: error }, 'a worker could not say that it lives'))
    })
    events.on('job:failed', ({ job, error }) =>
      log.error({ job: job.task_identifier, id: job.id, err: error }, 'a job was given up'),
    )
    return run({
      pgPool: forgiving(ownerPool),
      taskList: tasks(engine),
      parsedCronItems: schedule(engine),
      events,
      concurrency: 4,
      pollInterval: 1000,
      noHandleSignals: true,
      logger: workerLogger(log),
      preset,
    })
  }

  const unlock = (): Promise<void> =>
    unlockDeadWorkers(ownerPool).then(
      (dead) => void (dead.length > 0 && log.warn({ dead }, 'unlocked the jobs of workers that are gone')),
      (error: unknown) => log.debug({ err: error }, 'could not look for dead workers'),
    )
  const watch = setInterval(() => void unlock(), 10_000)
  watch.unref()
  const supervision = superviseRunner({
    begin,
    pool: ownerPool,
    log,
    // What this one held is taken up by the next: its mark goes, then its jobs are unlocked.
    async ended() {
      for (const mark of marks.splice(0)) await mark[Symbol.asyncDispose]()
      await unlock()
    },
  })
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(watch)
      await supervision[Symbol.asyncDispose]()
    },
  }
}

/** Runs all that is due now, once; for tests and commands. */
export async function runDueJobs(engine: Engine): Promise<void> {
  await runOnce({
    pgPool: engine.ownerPool,
    taskList: tasks(engine),
    noHandleSignals: true,
    logger: workerLogger(engine.log),
    preset,
  })
}
