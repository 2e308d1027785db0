import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPersons } from '#core/person/persons-live.ts'
import type { TestHouse } from '#core/testing/house.ts'
import { openTicketHouse } from '../../modules/tickets/fixtures.ts'

/** Of 50 over erasure, restriction, backup and restore (`KILLS`), half are these; a quarter each are core/backup's. */
const kills = Math.ceil(Number(process.env.KILLS ?? 50) / 2)
const mails = 10_000

describe('an act that is killed', () => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openTicketHouse()
    await house.ownerPool.query(
      `insert into mail.mail (route, state, received_at, envelope_from, envelope_to, size, sha256, raw, from_address, message_id)
       select 'support', 'parsed', now(), address, '{support@example.net}', 10, md5(n::text), convert_to('From: ' || address, 'UTF8'), address, '<' || n || '@x>'
         from generate_series(1, $1) n, lateral (select case when n % 5 = 4 then 'other' else 'person' || (n % 5) end || '@kunde.example' as address) of`,
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

  /** All that an act left behind: receipts, ticks, marks and grounds, counted; rows of the persons, without who they are. */
  async function outcomeOf(act: number): Promise<unknown> {
    const all = async (text: string) => (await house.ownerPool.query(text, [act])).rows as unknown[]
    return {
      receipts: await all(
        'select position, place, action, rows, ground, done_at is not null as done from engine.act_step where act_id = $1 order by 1',
      ),
      ticks: await all(
        'select place, action, done, count(*)::int from engine.act_row where act_id = $1 group by 1, 2, 3 order by 1, 2, 3',
      ),
      restrictions: await all(
        'select place, ground, count(*)::int from engine.restriction where act_id = $1 group by 1, 2 order by 1, 2',
      ),
      rows: await all(
        `select count(*)::int, m._mark, length(m.raw) as size, m.state from engine.act_row a
           join mail.mail m on m.id = (a.key ->> 'id')::bigint where a.act_id = $1 and a.place = 'mail.mail' group by 2, 3, 4`,
      ),
      said: await all(
        `select kind, count(*)::int from (select kind, payload from engine.evidence_inbox
            union all select e.kind, p.payload from engine.evidence e join engine.evidence_payload p using (sequence)) said
          where kind like 'person.act%' and (payload ->> 'act')::bigint = $1 group by 1 order by 1`,
      ),
    }
  }

  test(`${kills} times in the middle ends as if it had never been`, async () => {
    const persons = createPersons(house.engine)
    const others = await house.ownerPool.query(
      `select md5(string_agg(m::text, '|' order by id)) from mail.mail m where from_address not like 'person%'`,
    )
    const erased = await persons.find({ emails: ['person0@kunde.example'] })
    const restricted = await persons.find({ emails: ['person1@kunde.example'] })
    const acts = [await persons.erase(erased.id), await persons.restrict(restricted.id)]
    /** The same on the same data, not killed: what the others are compared with. */
    const twins = [
      await persons.erase((await persons.find({ emails: ['person2@kunde.example'] })).id),
      await persons.restrict((await persons.find({ emails: ['person3@kunde.example'] })).id),
    ]
    for (const act of twins) expect(await persons.carryOn(act)).toMatchObject({ state: 'done', left: 0 })
    let killed = 0
    for (let round = 0; killed < kills && round < kills * 2; round++)
      for (const act of acts) if (!(await carryAndKill(act, Math.random() * 120))) killed++
    for (const act of acts) expect(await persons.carryOn(act)).toMatchObject({ state: 'done', left: 0 })
    expect(await held('person0@kunde.example', 'true')).toBe(0)
    expect(await held('person1@kunde.example', `_mark = 'r'`)).toBe(mails / 5)
    const after = await house.ownerPool.query(
      `select md5(string_agg(m::text, '|' order by id)) from mail.mail m where from_address not like 'person%'`,
    )
    expect(after.rows).toEqual(others.rows)
    const outcomes = await Promise.all(acts.map((act) => outcomeOf(act)))
    expect(outcomes).toEqual(await Promise.all(twins.map((act) => outcomeOf(act))))
    for (const act of acts) expect(await persons.reverify(act)).toBe(0)
    expect(killed).toBeGreaterThanOrEqual(kills)
  }, 300_000)
})
