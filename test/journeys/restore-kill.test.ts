import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#core/context.ts'
import type { OpenEngine } from '#core/engine-live.ts'
import { createPersons } from '#core/person/persons-live.ts'
import { readEverything } from '#core/testing/everything.ts'
import { saveController } from '#modules/notice'
import type { Tables } from '../../modules/rights/data.ts'
import { receiveRequest } from '../../modules/rights/requests.ts'
import { controller, erase, Restorable, writeMail } from './restorable.ts'

/** Besides those of core/backup, whose restores have nothing to repeat. */
const kills = 6

/** What is another each time: moments, and the name of the lineage. */
const passing =
  /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g

/** Each row of each table; of the evidence, whose hashes tell when, only what kind of thing happened. */
async function contentOf(engine: OpenEngine): Promise<string[]> {
  const rows = [...(await readEverything(engine))].flatMap(([name, row]) =>
    name.startsWith('engine.evidence') ? [] : `${name} ${row}`.replaceAll(passing, '…'),
  )
  const { rows: said } = await engine.ownerPool.query<{ kind: string }>(
    'select kind from engine.evidence union all select kind from engine.evidence_inbox',
  )
  return [...rows, ...said.map(({ kind }) => `evidence ${kind}`)].toSorted()
}

describe('a restore that is killed while it repeats what came after the backup', () => {
  let of: Restorable
  let backup: string
  beforeAll(async () => {
    of = await Restorable.create()
    await of.inside(async (engine) => {
      await saveController(engine.context('notice'), controller)
      await writeMail(
        engine,
        ['zoe', 'max', 'ida', 'karl'].map((name) => `${name}@kunde.example`),
      )
    })
    backup = await of.backup()
    await of.inside(async (engine) => {
      const rights = engine.context('rights') as unknown as Context<Tables>
      const asked = { kind: 'access', language: 'de', name: 'Ida Ünlü', message: 'Bitte.' } as const
      await receiveRequest(rights, { ...asked, email: 'ida@kunde.example' })
      await erase(engine, ['zoe@kunde.example'])
      const persons = createPersons(engine)
      const found = await persons.find({ emails: ['max@kunde.example'] })
      const claim = { reason: '4 O 12/26', reviewOn: '2027-03-01', owner: 'staff:odile' }
      await persons.carryOn(await persons.restrict(found.id, claim))
      await persons.object({ emails: ['karl@kunde.example'] }, 'direct-marketing')
    })
  }, 120_000)
  afterAll(() => of?.[Symbol.asyncDispose]())

  /** Whether it came to its end before it was killed, and how long it took. */
  async function restoreElsewhere(
    killAfterMs = Number.POSITIVE_INFINITY,
  ): Promise<{ done: boolean; ms: number }> {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, '../outside/restore.ts'), of.config.dataDir, backup],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const ended = once(child, 'close')
    let output = ''
    child.stdout.on('data', (chunk) => (output += String(chunk)))
    await once(child.stdout, 'data')
    const begun = performance.now()
    if (Number.isFinite(killAfterMs)) {
      await Promise.race([ended, pause(killAfterMs)])
      child.kill('SIGKILL')
    }
    await ended
    return { done: output.includes('done'), ms: performance.now() - begun }
  }

  test(`${kills} times ends as one that was not`, async () => {
    const whole = await restoreElsewhere()
    expect(whole.done).toBe(true)
    const without = await of.inside(contentOf)
    expect(without.filter((row) => row.includes('zoe@kunde.example'))).toEqual([])
    expect(without.filter((row) => /^(engine\.hold|rights\.request) /.test(row))).toEqual([
      expect.stringContaining('4 O 12/26'),
      expect.stringContaining('Ida Ünlü'),
    ])
    let killed = 0
    for (let tries = 0; killed < kills; tries++) {
      expect(tries).toBeLessThan(3 * kills)
      // In its second half it recovers and repeats.
      if (!(await restoreElsewhere(whole.ms * (0.3 + 0.7 * Math.random()))).done) killed++
    }
    expect((await restoreElsewhere()).done).toBe(true)
    expect(await of.inside(contentOf)).toEqual(without)
  }, 600_000)
})
