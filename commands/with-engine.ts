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
