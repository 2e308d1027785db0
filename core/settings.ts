import type { z } from 'zod'

/**
 * What an administrator edits in the console; every version is kept. `initial` applies until the first edit.
 * Stored under `<module>.<key>`.
 */
export interface Setting<V = unknown> {
  readonly key: string
  readonly schema: z.ZodType<V>
  readonly initial: V
}

export const setting = <V>(key: string, schema: z.ZodType<V>, initial: V): Setting<V> => ({
  key,
  schema,
  initial,
})

export interface SettingVersion<V> {
  /** 0: never edited. */
  readonly version: number
  readonly at: Date | null
  readonly value: V
}
