import { resetOnTheMachine } from '#modules/staff'
import { command } from './command.ts'
import { withEngine } from './with-engine.ts'

export const staffReset = command({
  usage: `staff reset --email E
      a link with which the person of that account chooses a new password; all other ways in end at once. For the data
      protection officer there is no other way: it stands in the evidence, and the officer is written to`,
  options: { email: { type: 'string' } },
  run: ({ config, values: { email } }) => {
    if (!email) throw new Error('Give --email.')
    return withEngine(config, async (engine) => {
      const caller = engine.context('staff', { kind: 'system', name: 'command line' })
      console.log(await resetOnTheMachine(caller, email))
      return true
    })
  },
})
