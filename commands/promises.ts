import { command } from './command.ts'
import { withEngine } from './with-engine.ts'

export const promises = command({
  usage: `promises [--json]
      every promise with its state; exits 1 when one is not kept`,
  options: { json: { type: 'boolean', default: false } },
  run: ({ config, values }) =>
    withEngine(config, async (engine) => {
      const reports = await engine.house.promises()
      if (values.json) console.log(JSON.stringify(reports, null, 2))
      else
        for (const { key, state, seen, checkedAt } of reports)
          console.log(
            `${state.padEnd(9)} ${key.padEnd(28)} ${checkedAt?.toISOString() ?? 'never'.padEnd(24)}  ${seen.en}`,
          )
      return reports.length > 0 && reports.every(({ state }) => state === 'kept')
    }),
})
