import { type Kysely, sql } from 'kysely'
import type { EngineTables } from './ledger/engine-tables.ts'
import type { Setting, SettingVersion } from './settings.ts'

/** Reads settings from memory; a change in any process reaches all of them. */
export interface LiveSettings {
  read<V>(module: string, setting: Setting<V>): Promise<SettingVersion<V>>
  /** Returns the new version's number. */
  write<V>(module: string, setting: Setting<V>, value: V, actor: string): Promise<number>
}

export const settingsChannel = 'zusage_settings'

export async function createSettings(
  owner: Kysely<EngineTables>,
  channels: {
    listen: (channel: string, hear: (payload: string) => void) => Promise<unknown>
    notify: (channel: string, payload: string) => Promise<unknown>
  },
): Promise<LiveSettings> {
  const known = new Map<string, SettingVersion<unknown>>()
  let changes = 0
  const forget = (place: string): void => {
    changes += 1
    if (place === '') known.clear()
    else known.delete(place)
  }
  await channels.listen(settingsChannel, forget)

  return {
    async read<V>(module: string, setting: Setting<V>) {
      const place = `${module}/${setting.key}`
      const cached = known.get(place)
      if (cached) return cached as SettingVersion<V>
      const before = changes
      const row = await owner
        .selectFrom('setting')
        .select(['version', 'value', 'at'])
        .where('module', '=', module)
        .where('key', '=', setting.key)
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirst()
      // What an older version stored may lack what a newer one requires: then the initial value fills in.
      const stored = row && setting.schema.safeParse({ ...filler(setting.initial), ...filler(row.value) })
      const read: SettingVersion<V> = !row
        ? { version: 0, at: null, value: setting.initial }
        : {
            version: row.version,
            at: row.at,
            value: stored?.success ? stored.data : setting.schema.parse(row.value),
          }
      // Read while somebody wrote, it may be what was: then it is asked for again.
      if (before === changes) known.set(place, read)
      return read
    },
    async write(module, setting, value, actor) {
      const place = `${module}/${setting.key}`
      // Who writes at the same moment takes the same number: one of both takes the next.
      const insert = () =>
        sql<{ version: number }>`
        insert into engine.setting (module, key, version, value, actor)
        select ${module}, ${setting.key}, coalesce(max(version), 0) + 1, ${JSON.stringify(value)}::jsonb, ${actor}
          from engine.setting where module = ${module} and key = ${setting.key}
        on conflict do nothing
        returning version`.execute(owner)
      let { rows } = await insert()
      while (rows.length === 0) ({ rows } = await insert())
      forget(place)
      await channels.notify(settingsChannel, place)
      return rows[0]?.version ?? 0
    },
  }
}

const filler = (value: unknown): object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
