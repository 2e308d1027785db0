import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import type { Config } from '#core/config.ts'
import { openServer } from '#core/database/server.ts'
import { type OpenEngine, openEngine } from '#core/engine-live.ts'
import { createHouse } from '#core/house-live.ts'
import { createNetwork } from '#core/network-live.ts'
import { modules } from '../modules.ts'

/** Runs `work` on the installation, beside the running server or without one. */
export async function withEngine<T>(given: Config, work: (engine: OpenEngine) => Promise<T>): Promise<T> {
  const config = { ...given, jobs: false }
  if (!config.databaseUrl && !existsSync(join(config.dataDir, 'postgres')))
    throw new Error(
      `There is no installation in ${config.dataDir}: set DATA_DIR to its data folder, or DATABASE_URL.`,
    )
  const log = pino({ level: 'silent' })
  await using server = await openServer(config, () => undefined, { visit: true })
  await using engine = await openEngine({
    config,
    log,
    modules,
    url: server.url,
    network: createNetwork,
    house: createHouse,
  })
  return await work(engine)
}
