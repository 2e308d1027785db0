import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureAccessLog } from './access-log.ts'
import { measureDeletion } from './deletion.ts'
import { measureMailIntake } from './mail-intake.ts'
import { measurePersonErasure } from './person-erasure.ts'
import { measurePersonExport } from './person-export.ts'
import { measurePersonScale } from './person-scale.ts'
import { measureTicketSearch } from './ticket-search.ts'
import { describeMachine } from './machine.ts'
import { renderResults, type Result } from './table.ts'

/**
 * `npm run bench`: everything we claim about speed, each with its floor in the same run. `npm run bench --
 * access-log` runs one; `--rows` and `--tickets` make the data smaller. Only a whole run of the usual size
 * writes docs/performance.md.
 */
const usual = { rows: 10_000_000, tickets: 100_000 }
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { rows: { type: 'string' }, tickets: { type: 'string' } },
})
const rows = Number(values.rows ?? usual.rows)
const tickets = Number(values.tickets ?? usual.tickets)
const benches: Record<string, () => Promise<Result>> = {
  'access-log': measureAccessLog,
  'mail-intake': measureMailIntake,
  deletion: () => measureDeletion(rows),
  'ticket-search': () => measureTicketSearch(tickets),
  'person-export': () => measurePersonExport(tickets),
  'person-erasure': () => measurePersonErasure(tickets),
  'person-scale': () => measurePersonScale(rows),
}
const unknown = positionals.filter((name) => !benches[name])
if (unknown.length > 0 || !(rows >= 1000) || !(tickets >= 1000)) {
  console.error(
    `Usage: npm run bench -- [${Object.keys(benches).join(' | ')}] [--rows ${usual.rows}] [--tickets ${usual.tickets}]`,
  )
  process.exit(2)
}

const machine = await describeMachine()
console.error(machine)
const results: Result[] = []
for (const [name, measure] of Object.entries(benches)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  const began = performance.now()
  results.push(await measure())
  console.error(`${name}: ${((performance.now() - began) / 1000).toFixed(0)} s`)
}

const page = `# Performance

Made by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine}.

Every figure stands beside its floor: the least work a machine must do for the same end, measured in the same run, in turns
with ours. Generators of load run in processes of their own, over the loopback. A ratio says how many times the floor's work
ours takes (medians of the rounds); compare ratios, not figures of two machines.

${renderResults(results)}
`
console.log(page)
if (results.length === Object.keys(benches).length && rows === usual.rows && tickets === usual.tickets) {
  const file = join(import.meta.dirname, '../docs/performance.md')
  await writeFile(file, page)
  execFileSync('oxfmt', [file])
}
