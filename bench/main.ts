import { parseArgs } from 'node:util'
import { measureAccessLog } from './access-log.ts'
import { measureDeletion } from './deletion.ts'
import { measureMailIntake } from './mail-intake.ts'
import { measurePersonErasure } from './person-erasure.ts'
import { measurePersonExport } from './person-export.ts'
import { measurePersonScale } from './person-scale.ts'
import { measureTicketSearch } from './ticket-search.ts'
import { describeMachine } from './machine.ts'
import { keepResult, writePage } from './page.ts'
import { renderResults, type Result } from './table.ts'

/**
 * `npm run bench`: everything we claim about speed, each with its floor in the same run. `npm run bench --
 * access-log` runs one; `--rows` and `--tickets` make the data smaller. What ran in the usual size is kept in
 * bench/results/, from which docs/performance.md is made.
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
const isUsual = rows === usual.rows && tickets === usual.tickets
const results: Result[] = []
for (const [name, measure] of Object.entries(benches)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  const began = performance.now()
  const result = await measure()
  results.push(result)
  if (isUsual) await keepResult(name, { date: new Date().toISOString().slice(0, 10), machine, result })
  console.error(`${name}: ${((performance.now() - began) / 1000).toFixed(0)} s`)
}
console.log(renderResults(results))
if (isUsual) await writePage(Object.keys(benches))
