import { readConfig } from '#core/config.ts'
import { openEngine } from '#core/engine-live.ts'
import { createHouse } from '#core/house-live.ts'
import { createLog } from '#core/log.ts'
import { createNetwork } from '#core/network-live.ts'
import { carryOn } from '#core/person/carry-on.ts'
import { modules } from '../../modules.ts'

/** A process of its own that carries an act on, to be killed in the middle: `node carry-on.ts <database> <data folder> <act>`. */
const [url = '', dataDir = '', act = ''] = process.argv.slice(2)
const config = {
  ...readConfig({ JOBS: 'off', LOG_LEVEL: 'silent' }),
  dataDir,
  replayDir: `${dataDir}-replay`,
}
const log = createLog(config, modules)
await using engine = await openEngine({
  config,
  modules,
  url,
  log,
  network: createNetwork,
  house: createHouse,
})
console.log('ready')
await carryOn(engine, Number(act))
