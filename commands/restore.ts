import { declareRestored } from '#core/backup/declare.ts'
import { sizeOf } from '#core/backup/manifest.ts'
import { restoreBackup } from '#core/backup/restore.ts'
import type { Config } from '#core/config.ts'
import { replayAfterRestore } from '#core/person/replay-after-restore.ts'
import { modules } from '../modules.ts'
import { refuseOwnServer } from './backup.ts'
import { command } from './command.ts'
import { megabytes, showProgress } from './progress.ts'

export const restore = command({
  usage: `restore DIR [--replace]
      restores the newest backup in DIR, or the backup DIR, into a data folder whose server is stopped
  restore --replay-only NAME
      after another tool has restored the database from the backup NAME: what else belongs to a restore`,
  words: [1, 1],
  options: {
    replace: { type: 'boolean', default: false },
    'replay-only': { type: 'boolean', default: false },
  },
  async run({ config, words: [from = ''], values }) {
    if (values['replay-only']) return declare(config, from)
    refuseOwnServer(config)
    const { dataDir } = config
    const begun = performance.now()
    const { folder, manifest, replaced, evidence } = await restoreBackup({
      dataDir,
      from,
      replace: values.replace,
      afterRecovery: replayAfterRestore(config, modules, console.log),
      log: console.log,
      progress: showProgress(),
    })
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    console.log(
      `Restored ${folder} (${manifest.finishedAt}, ${megabytes(sizeOf(manifest))}) in ${seconds} s. ` +
        `The evidence goes on after entry ${evidence.sequence}` +
        (evidence.abandoned > evidence.sequence
          ? `; entries up to ${evidence.abandoned} are lost, and it says so.`
          : '.'),
    )
    if (replaced)
      console.log(
        `The database that was there is in ${dataDir}/${replaced}. Delete it when you no longer need it; "backup" ` +
          `deletes it with the backups of its age.`,
      )
    return true
  },
})

async function declare(config: Config, backup: string): Promise<boolean> {
  const { fork } = await declareRestored(config, {
    backup,
    afterRecovery: replayAfterRestore(config, modules, console.log),
    log: console.log,
  })
  console.log(
    `The evidence goes on after entry ${fork.sequence}; ${fork.abandoned.length} later checkpoints belong to what was lost.`,
  )
  return true
}
