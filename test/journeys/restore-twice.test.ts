import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { erase, Restorable, sendersOf, writeMail } from './restorable.ts'

describe('an installation that is restored more than once', () => {
  let of: Restorable
  let older: string
  beforeAll(async () => {
    of = await Restorable.create()
    await of.inside((engine) =>
      writeMail(engine, ['a@kunde.example', 'b@kunde.example', 'ida@kunde.example', 'karl@kunde.example']),
    )
    older = await of.backup()
  }, 120_000)
  afterAll(() => of?.[Symbol.asyncDispose]())

  test('takes nobody’s erasure for another’s that had the same number on a branch', async () => {
    await of.inside((engine) => erase(engine, ['a@kunde.example', 'b@kunde.example']))
    const newer = await of.backup()
    await of.restore(older)
    await of.inside(async (engine) => {
      expect(await sendersOf(engine)).toEqual(['ida@kunde.example', 'karl@kunde.example'])
      await erase(engine, ['karl@kunde.example', 'ida@kunde.example'])
    })
    await of.restore(newer)
    expect(await of.inside(sendersOf)).toEqual([])
  }, 240_000)

  test('leaves alone who has the number of an erased person’s row', async () => {
    await of.restore(older)
    const [zed = 0] = await of.inside((engine) => writeMail(engine, ['zed@kunde.example']))
    await of.inside((engine) => erase(engine, ['zed@kunde.example']))
    await of.restore(older)
    const [neu] = await of.inside((engine) => writeMail(engine, ['neu@kunde.example']))
    expect(neu).toBeGreaterThan(zed)
    await of.restore(await of.backup())
    expect(await of.inside(sendersOf)).toEqual(['neu@kunde.example'])
  }, 240_000)

  test('erases on one branch nobody who was numbered alike on another', async () => {
    await of.restore(older)
    const [anna] = await of.inside((engine) => writeMail(engine, ['anna@kunde.example']))
    const newer = await of.backup()
    await of.restore(older)
    const [otto] = await of.inside((engine) => writeMail(engine, ['otto@kunde.example']))
    expect(otto).toBe(anna)
    await of.inside((engine) => erase(engine, ['otto@kunde.example']))
    await of.restore(newer)
    expect(await of.inside(sendersOf)).toEqual(['anna@kunde.example'])
  }, 240_000)
})
