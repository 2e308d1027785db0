import { lastRestoreTest } from './backup/self-test.ts'
import type { Engine } from './engine.ts'
import { defineErrors, say } from './errors.ts'
import { listEvidence } from './evidence/queries.ts'
import type { House } from './house.ts'
import { buildRegister } from './ledger/register.ts'
import { tryReplay } from './person/replay-canary.ts'
import { createPersons } from './person/persons-live.ts'
import { promisesOf } from './promises/runner.ts'
import { readHistory, readPromises } from './promises/states.ts'
import { editPeriod } from './retention/periods.ts'
import { createRetention } from './retention/retention-live.ts'

const errors = defineErrors('promises', {
  checked_elsewhere: [
    503,
    say(
      'This process does not run the checks. The one that does repeats them every 30 seconds; look again then.',
      'Dieser Prozess führt die Prüfungen nicht aus. Der zuständige Prozess wiederholt sie alle 30 Sekunden; sehen Sie dann noch einmal nach.',
    ),
  ],
})

/** What the installation says about itself, read from the engine's tables and the modules' declarations. */
export const createHouse = (engine: Engine): House => ({
  promises: () => readPromises(engine),
  promiseHistory: (key, limit) => readHistory(engine, key, limit),
  async checkNow() {
    const promises = promisesOf(engine)
    if (!promises) throw errors.checked_elsewhere()
    await promises.checkNow()
  },
  register: () => buildRegister(engine),
  recipients: async () => engine.network.recipients(),
  async setPeriod(module, table, period, actor) {
    await editPeriod(engine, { module, table, period, actor })
    // The sentences that name the period say the new one at once. It applies even where that does not succeed.
    await promisesOf(engine)
      ?.checkNow()
      .catch((error: unknown) => engine.log.error({ err: error }, 'the promises could not be checked'))
  },
  restores: async () => ({
    repeats: await tryReplay(engine),
    last: await lastRestoreTest(engine),
  }),
  persons: createPersons(engine),
  retention: createRetention(engine),
  evidence: (options) => listEvidence(engine, options),
})
