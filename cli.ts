import { parseArgs } from 'node:util'
import pino from 'pino'
import { readConfig } from '#core/config.ts'
import { openServer } from '#core/database/server.ts'
import { type OpenEngine, openEngine } from '#core/engine-live.ts'
import { verifyEvidence } from '#core/evidence/verify.ts'
import { createHouse } from '#core/house-live.ts'
import { createNetwork } from '#core/network-live.ts'
import { createToken } from '#modules/staff'
import { modules } from './modules.ts'

const usage = `Usage: npm run zusage -- <command>

  promises [--json]        every promise with its state; exits 1 when one is not kept
  evidence verify          checks the chain of evidence; exits 1 when something was tampered with
  token create --email E --name N --scope S [--scope S …] [--days 90]
                           an API token of the account with that address; shown once`

/** Says what each promise's state is, and whether all are kept. */
async function showPromises(engine: OpenEngine, json: boolean): Promise<boolean> {
  const reports = await engine.house.promises()
  if (json) console.log(JSON.stringify(reports, null, 2))
  else
    for (const { key, state, seen, checkedAt } of reports)
      console.log(
        `${state.padEnd(9)} ${key.padEnd(28)} ${checkedAt?.toISOString() ?? 'never'.padEnd(24)}  ${seen.en}`,
      )
  return reports.length > 0 && reports.every(({ state }) => state === 'kept')
}

async function verify(engine: OpenEngine): Promise<boolean> {
  const { entries, faults, count } = await verifyEvidence(engine)
  for (const fault of faults) console.log(JSON.stringify(fault))
  console.log(
    count === 0 ? `${entries} entries, nothing tampered with` : `${entries} entries, ${count} faults`,
  )
  return count === 0
}

async function makeToken(
  engine: OpenEngine,
  of: { email?: string; name?: string; scope?: string[]; days?: string },
): Promise<boolean> {
  if (!of.email || !of.name || !of.scope?.length) throw new Error(usage)
  const caller = engine.context('staff', { kind: 'system', name: 'command line' })
  console.log(
    await createToken(caller, {
      email: of.email,
      name: of.name,
      scopes: of.scope,
      days: Number(of.days ?? 90),
    }),
  )
  return true
}

async function main(): Promise<boolean> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      email: { type: 'string' },
      name: { type: 'string' },
      scope: { type: 'string', multiple: true },
      days: { type: 'string' },
    },
  })
  const command = positionals.join(' ')
  const commands: Record<string, (engine: OpenEngine) => Promise<boolean>> = {
    promises: (engine) => showPromises(engine, values.json),
    'evidence verify': verify,
    'token create': (engine) => makeToken(engine, values),
  }
  const run = commands[command]
  if (!run) throw new Error(usage)
  const config = { ...readConfig(process.env), jobs: false }
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
  return await run(engine)
}

try {
  process.exitCode = (await main()) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
