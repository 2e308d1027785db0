import { spawn } from 'node:child_process'

/** The one gate: every step runs, each failure is shown, and the exit code says whether all passed. */
const steps: readonly [name: string, command: string, ...args: string[]][] = [
  ['format', 'oxfmt', '--check', '.'],
  ['lint', 'oxlint', '--type-aware'],
  ['types of the server', 'tsc', '--noEmit', '-p', 'tsconfig.json'],
  ['types of the console', 'tsc', '--noEmit', '-p', 'console/tsconfig.json'],
  ['dead code', 'knip'],
]

const run = (command: string, args: readonly string[]): Promise<{ ok: boolean; output: string }> =>
  new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', (error) => resolve({ ok: false, output: error.message }))
    child.on('close', (code) => resolve({ ok: code === 0, output }))
  })

let failed = 0
for (const [name, command, ...args] of steps) {
  const { ok, output } = await run(command, args)
  console.log(`${ok ? '✓' : '✗'} ${name}`)
  if (ok) continue
  failed += 1
  console.log(output)
}
process.exitCode = failed > 0 ? 1 : 0
