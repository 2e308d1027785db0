import { appendFile, chmod, cp, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, expect, onTestFailed, test } from 'vitest'
import { cleanUp, makeFolder } from '../database/embedded-testing.ts'
import { type Ready, workplaceOf } from './settle.ts'
import {
  chances,
  contentOf,
  differences,
  look,
  makeBoth,
  openInstallation,
  removeInstallation,
  restore,
  runElsewhere,
} from './testing.ts'

afterEach(cleanUp)
afterAll(removeInstallation)

const seed = Number(process.env.TEST_SEED ?? Date.now() % 100_000)
/** A quarter of the kills over erasure, restriction, backup and restore (test/journeys/person-kill.test.ts). */
const kills = Math.ceil(Number(process.env.KILLS ?? 50) / 4)

test(`killed at ${kills} points (seed ${seed}), a restore has happened or has not, and the next one ends as without`, async () => {
  const { dataDir, into } = await makeBoth()
  const twin = join(await makeFolder(), 'data')
  await cp(dataDir, twin, { recursive: true })
  await restore(twin, into)
  const chance = chances(seed)
  const program = `
    import { restoreBackup } from './restore.ts'
    await restoreBackup({ dataDir: ${JSON.stringify(dataDir)}, from: ${JSON.stringify(into)}, replace: true, log: console.log })
    console.log('done')`
  const whole = await runElsewhere(program)
  expect(whole.output).toContain('done')
  let output = whole.output
  onTestFailed(() => console.error(output))
  let [killed, cut] = [0, 0]
  let rows = (await look(dataDir)).rows
  expect(rows).toBe(20_000)
  for (let tries = 0; killed < kills; tries++) {
    expect(tries).toBeLessThan(3 * kills)
    // So that before and after can be told apart.
    if (rows === 20_000) {
      await using house = await openInstallation(dataDir)
      await house.query('insert into test.debit values (20001, 0)')
      await house.write(1)
    }
    output = (await runElsewhere(program, whole.ms * (0.15 + 0.9 * chance()))).output
    const found = await look(dataDir)
    expect(found.verified.faults).toEqual([])
    expect([20_000, 20_001]).toContain(found.rows)
    if (!output.includes('done')) killed++
    if (found.rows === 20_001) cut++
    expect(output.includes('done') && found.rows !== 20_000).toBe(false)
    expect(await readdir(dataDir)).not.toContain('postgres.restoring')
    rows = found.rows
  }
  expect(cut).toBeGreaterThan(0)
  await restore(dataDir, into)
  expect(differences(await contentOf(dataDir), await contentOf(twin))).toEqual([])
}, 400_000)

test('killed in its last step, the next start finishes it, from wherever it had come to', async () => {
  const { dataDir, into } = await makeBoth()
  const original = join(await makeFolder(), 'original')
  await cp(dataDir, original, { recursive: true })
  const { replaced } = await restore(dataDir, into)
  const forks = await readFile(join(dataDir, 'evidence/forks.jsonl'), 'utf8')
  const head = await readFile(join(dataDir, 'evidence/head.json'), 'utf8')
  const ready: Ready = {
    replaced: replaced ?? '',
    continuation: { fork: JSON.parse(forks), head: JSON.parse(head) },
  }
  const restored = join(await makeFolder(), 'restored')
  await rename(join(dataDir, 'postgres'), restored)

  const steps: ((at: { folder: string; workplace: string }) => Promise<void>)[] = [
    async () => undefined,
    ({ folder }) => rename(join(folder, 'postgres'), join(folder, ready.replaced)),
    ({ folder, workplace }) => rename(join(workplace, 'postgres'), join(folder, 'postgres')),
    ({ folder }) => writeFile(join(folder, 'evidence/head.json'), head),
    ({ folder }) => appendFile(join(folder, 'evidence/forks.jsonl'), forks.slice(0, 40)),
    ({ folder }) => writeFile(join(folder, 'evidence/forks.jsonl'), forks),
  ]
  for (let reached = 0; reached < steps.length; reached++) {
    const folder = join(await makeFolder(), 'data')
    const workplace = workplaceOf(folder)
    await cp(original, folder, { recursive: true })
    await mkdir(workplace)
    await chmod(workplace, (await stat(folder)).mode & 0o777)
    await cp(restored, join(workplace, 'postgres'), { recursive: true })
    await cp(join(folder, 'postgres-password'), join(workplace, 'postgres-password'))
    await writeFile(join(workplace, 'ready.json'), JSON.stringify(ready))
    for (const step of steps.slice(0, reached + 1)) await step({ folder, workplace })
    const { rows, verified } = await look(folder)
    expect({ reached, rows, ...verified }).toEqual({
      reached,
      rows: 20_000,
      entries: 6,
      faults: [],
      count: 0,
    })
    expect((await readdir(folder)).filter((name) => name.includes('restor'))).toEqual([ready.replaced])
  }
}, 120_000)
