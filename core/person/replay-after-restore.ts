import type { AfterRecovery } from '../backup/after-recovery.ts'
import type { Config } from '../config.ts'
import { openEngine } from '../engine-live.ts'
import { createHouse } from '../house-live.ts'
import { createLog } from '../log.ts'
import type { Module } from '../module.ts'
import { createNetwork } from '../network-live.ts'
import { replay, type ReplayReport } from './replay.ts'

/** Opens an engine on a restored database, for the replay alone. */
export async function replayInto(
  ownerUrl: string,
  modules: readonly Module[],
  given: Config,
  options: { readonly trial?: boolean } = {},
): Promise<ReplayReport> {
  const config: Config = { ...given, databaseUrl: ownerUrl, jobs: false, logLevel: 'silent' }
  await using engine = await openEngine({
    config,
    modules,
    url: ownerUrl,
    log: createLog(config, modules),
    network: createNetwork,
    house: createHouse,
  })
  return await replay(engine, options)
}

/** What a restore does before anybody sees the restored rows: erasures and the like that came after the backup, once more. Throws when somebody erased could still be read. */
export const replayAfterRestore =
  (config: Config, modules: readonly Module[], log: (message: string) => void): AfterRecovery =>
  async (ownerUrl) => {
    const { entries, matched, resurrected } = await replayInto(ownerUrl, modules, config)
    if (resurrected > 0)
      throw new Error(
        `After the replay ${resurrected} rows of erased persons could still be read. Nothing was restored; report this.`,
      )
    log(
      `Repeated ${entries} entries of the replay log` +
        (matched > 0
          ? `; ${matched} more rows of erased persons are restricted, for the officer to look at.`
          : '.'),
    )
  }
