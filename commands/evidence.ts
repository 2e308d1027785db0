import { readForks } from '#core/evidence/fork.ts'
import { openKeys } from '#core/evidence/keys.ts'
import { verifyEvidence } from '#core/evidence/verify.ts'
import { command } from './command.ts'
import { withEngine } from './with-engine.ts'

export const evidenceVerify = command({
  usage: `evidence verify
      checks the chain of evidence; exits 1 when something was tampered with`,
  run: ({ config }) =>
    withEngine(config, async (engine) => {
      const { entries, faults, count } = await verifyEvidence(engine)
      for (const fork of await readForks(config.dataDir, await openKeys(engine)))
        if (fork)
          console.log(
            `restored on ${fork.at} from ${fork.backup}: the chain goes on after entry ${fork.sequence}`,
          )
      for (const fault of faults) console.log(JSON.stringify(fault))
      console.log(
        count === 0 ? `${entries} entries, nothing tampered with` : `${entries} entries, ${count} faults`,
      )
      return count === 0
    }),
})
