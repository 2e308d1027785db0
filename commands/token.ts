import { createToken } from '#modules/staff'
import { command } from './command.ts'
import { withEngine } from './with-engine.ts'

export const tokenCreate = command({
  usage: `token create --email E --name N --scope S [--scope S …] [--days 90]
      an API token of the account with that address; shown once`,
  options: {
    email: { type: 'string' },
    name: { type: 'string' },
    scope: { type: 'string', multiple: true },
    days: { type: 'string', default: '90' },
  },
  run: ({ config, values: { email, name, scope: scopes, days } }) => {
    if (!email || !name || !scopes?.length) throw new Error('Give --email, --name and at least one --scope.')
    return withEngine(config, async (engine) => {
      const caller = engine.context('staff', { kind: 'system', name: 'command line' })
      console.log(await createToken(caller, { email, name, scopes, days: Number(days) }))
      return true
    })
  },
})
