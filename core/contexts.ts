import { Kysely, PostgresDialect, type Transaction, sql } from 'kysely'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Actor, Context } from './context.ts'
import type { Database } from './database/database.ts'
import { Refusal } from './errors.ts'
import type { House } from './house.ts'
import type { Module } from './module.ts'
import type { Network } from './network.ts'
import { houseFor } from './person/purpose.ts'
import { readMetrics, searchAll } from './permission.ts'
import type { LiveSettings } from './settings-live.ts'

interface Surroundings {
  readonly config: Config
  readonly log: Logger
  readonly network: Network
  readonly house: () => House
  readonly settings: LiveSettings
  readonly modules: readonly Module[]
  now(): Date
}

const system: Actor = { kind: 'system', name: 'zusage' }

/** Names the actor in settings and evidence: a key, never a person's name. */
export const actorKey = (actor: Actor): string =>
  actor.kind === 'system'
    ? `system:${actor.name}`
    : actor.kind === 'public'
      ? 'public'
      : `${actor.kind}:${actor.id}`

/** Makes contexts: each module's tables through the pool of its own role. */
export function createContexts(
  database: Database,
  around: Surroundings,
): (module: string, actor?: Actor) => Context {
  const connections = new Map(
    around.modules.map((module) => [
      module.name,
      new Kysely<never>({ dialect: new PostgresDialect({ pool: database.pool(module.name) }) }),
    ]),
  )
  const modules = new Map(around.modules.map((module) => [module.name, module]))
  const connection = (module: string): Kysely<never> => {
    const found = connections.get(module)
    if (!found) throw new Error(`There is no module "${module}".`)
    return found
  }

  const houses = new Map<string, House>()
  const houseOf = (module: string): House => {
    const known = houses.get(module) ?? houseFor(around.house(), modules.get(module))
    houses.set(module, known)
    return known
  }

  const make = (module: string, actor: Actor, db: Kysely<never> | Transaction<never>): Context => {
    const ctx: Context = {
      module,
      db,
      actor,
      config: around.config,
      log: around.log,
      network: around.network,
      get house() {
        return houseOf(module)
      },
      now: around.now,
      permissions: () => [
        readMetrics,
        searchAll,
        ...around.modules.flatMap((one) => Object.values(one.permissions ?? {})),
      ],
      enter(other) {
        if (other === module) return ctx
        if (!modules.get(module)?.needs?.[other])
          throw new Error(`Module "${module}" uses the door of "${other}" without naming it under needs.`)
        return make(other, actor, connection(other))
      },
      transaction: (work) =>
        db.isTransaction
          ? work(ctx)
          : db.transaction().execute((transaction) => work(make(module, actor, transaction))),
      async announce(event, payload) {
        const parsed = event.payload.parse(payload)
        const aggregate = event.aggregate ? String(event.aggregate(parsed)) : null
        await sql`select engine.announce(${event.name}, ${aggregate}, ${JSON.stringify(parsed)}::jsonb)`.execute(
          db,
        )
      },
      async enqueue(job, payload, options = {}) {
        const parsed = JSON.stringify(job.payload.parse(payload))
        const attempts = modules.get(module)?.jobs?.find((one) => one.name === job.name)?.attempts ?? 25
        const { queue = null, runAt = null, key = null } = options
        await sql`select engine.enqueue(${job.name}, ${parsed}::jsonb, ${queue}, ${runAt}, ${attempts}::integer, ${key})`.execute(
          db,
        )
      },
      async record(kind, payload) {
        await sql`select engine.record(${kind}, ${JSON.stringify(payload)}::jsonb)`.execute(db)
      },
      readSetting: async (setting) => (await around.settings.read(module, setting)).value,
      settingVersion: (setting) => around.settings.read(module, setting),
      async writeSetting(setting, value) {
        const checked = setting.schema.safeParse(value)
        if (!checked.success)
          throw new Refusal('settings.invalid', 400, {
            en: `The setting can't be saved: ${checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`,
            de: `Die Einstellung kann nicht gespeichert werden: ${checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`,
          })
        const version = await around.settings.write(module, setting, checked.data, actorKey(actor))
        await ctx.record('setting.changed', { setting: setting.key, version, actor: actorKey(actor) })
      },
      as: (other) => make(module, other, db),
    }
    return ctx
  }
  return (module, actor = system) => make(module, actor, connection(module))
}
