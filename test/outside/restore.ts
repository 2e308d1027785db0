import { restoreBackup } from '#core/backup/restore.ts'
import { readConfig } from '#core/config.ts'
import { replayAfterRestore } from '#core/person/replay-after-restore.ts'
import { modules } from '../../modules.ts'

/** A process of its own that restores a backup and repeats the replay log, to be killed in the middle: `node restore.ts <data folder> <backup>`. */
const [dataDir = '', from = ''] = process.argv.slice(2)
const config = { ...readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' }), jobs: false }
const silent = (): void => undefined
console.log('ready')
await restoreBackup({
  dataDir,
  from,
  replace: true,
  log: silent,
  afterRecovery: replayAfterRestore(config, modules, silent),
})
console.log('done')
