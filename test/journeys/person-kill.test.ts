import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPersons } from '#core/person/persons-live.ts'
import type { TestHouse } from '#core/testing/house.ts'
import { openTicketHouse } from '../../modules/tickets/fixtures.ts'

const kills = 25
const mails = 8000

describe('an act that is killed', () => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openTicketHouse()
    await house.ownerPool.query(
      `insert into mail.mail (route, state, received_at, envelope_from, envelope_to, size, sha256, raw, from_address, message_id)
       select 'support', 'parsed', now(), address, '{support@example.net}', 10, md5(n::text), convert_to('From: ' || address, 'UTF8'), address, '<' || n || '@x>'
         from generate_series(1, $1) n, lateral (select 'person' || (n % 4) || '@kunde.example' as address) of`,
      [mails],
    )
  }, 120_000)
  afterAll(() => house?.[Symbol.asyncDispose]())

  const url = (): string => {
    const { connectionString } = house.ownerPool.options as { connectionString: string }
    return connectionString
  }

  /** Carries the act on in a process of its own and kills it after a while; whether it was done before. */
  async function carryAndKill(act: number, afterMs: number): Promise<boolean> {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, '../outside/carry-on.ts'), url(), house.engine.config.dataDir, String(act)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const ended = once(child, 'exit')
    await once(child.stdout, 'data')
    await Promise.race([ended, pause(afterMs)])
    child.kill('SIGKILL')
    const [code] = (await ended) as [number | null]
    return code === 0
  }

  const held = async (address: string, mark: string): Promise<number> => {
    const { rows } = await house.ownerPool.query<{ count: number }>(
      `select count(*) from mail.mail where from_address = $1 and ${mark}`,
      [address],
    )
    return rows[0]?.count ?? 0
  }

  test(`${kills} times in the middle ends as if it had never been`, async () => {
    const persons = createPersons(house.engine)
    const others = await house.ownerPool.query(
      `select md5(string_agg(m::text, '|' order by id)) from mail.mail m where from_address not in ('person0@kunde.example', 'person1@kunde.example')`,
    )
    const erased = await persons.find({ emails: ['person0@kunde.example'] })
    const restricted = await persons.find({ emails: ['person1@kunde.example'] })
    const acts = [await persons.erase(erased.id), await persons.restrict(restricted.id)]
    let killed = 0
    for (let round = 0; killed < kills && round < kills * 2; round++)
      for (const act of acts) if (!(await carryAndKill(act, Math.random() * 120))) killed++
    for (const act of acts) expect(await persons.carryOn(act)).toMatchObject({ state: 'done', left: 0 })
    expect(await held('person0@kunde.example', 'true')).toBe(0)
    expect(await held('person1@kunde.example', `_mark = 'r'`)).toBe(mails / 4)
    expect(await held('person2@kunde.example', '_mark is null')).toBe(mails / 4)
    const after = await house.ownerPool.query(
      `select md5(string_agg(m::text, '|' order by id)) from mail.mail m where from_address not in ('person0@kunde.example', 'person1@kunde.example')`,
    )
    expect(after.rows).toEqual(others.rows)
    for (const act of acts) expect(await persons.reverify(act)).toBe(0)
    expect(killed).toBeGreaterThanOrEqual(kills)
  }, 300_000)
})
