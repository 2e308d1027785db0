import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import { changeUrl } from '../../database/connect.ts'
import { cloneDatabase } from '../../testing/database.ts'
import { type CopyOptions, copyInstallation } from './copy.ts'
import { shop } from './fixtures/shop/index.ts'

vi.setConfig({ testTimeout: 120_000 })

const modules = [shop]
let from: string
let to: string

async function ask<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const answer: unknown = await client.query(sql)
    return (Array.isArray(answer) ? answer.at(-1) : answer).rows
  } finally {
    await client.end()
  }
}

async function emptyDatabase(encoding = 'UTF8'): Promise<string> {
  const name = `${inject('run')}_copy_${randomBytes(4).toString('hex')}`
  await ask(
    changeUrl(inject('ownerUrl'), { database: 'postgres' }),
    `create database ${name} template template0 encoding '${encoding}' locale_provider libc lc_collate 'C' lc_ctype 'C'`,
  )
  return changeUrl(inject('ownerUrl'), { database: name })
}

const copy = (log: (message: string) => void = () => undefined, copied?: CopyOptions['copied']) =>
  copyInstallation({ from, to, modules, log, ...(copied ? { copied } : {}) })

beforeEach(async () => {
  from = await cloneDatabase(modules)
  to = await emptyDatabase()
  await ask(
    from,
    `set search_path = shop;
     create table visit_default partition of visit default;
     create table "visit_p20261125" partition of visit for values from ('2026-11-25') to ('2026-11-26');
     insert into visit (at, path) select '2026-11-25 12:00:00.000001+01'::timestamptz + n * interval '1 hour', '/' || n from generate_series(1, 50) n;
     insert into customer (name, photo) select E'Nämé \\t\\n\\\\ ' || n, decode(repeat('00ff5c0a', n), 'hex') from generate_series(1, 30) n;
     update customer set photo = null where id = 1005;
     insert into bill (customer_id, amount, details) select 1001 + n % 30, n, '{"ü": "\\n\\\\", "n": 1.10}' from generate_series(1, 90) n;
     begin; insert into parcel values (1, 2); insert into label values (2, 1); commit;
     update customer set _mark = 'r' where id = 1007;
     insert into engine.secret values ('evidence-print', '\\x00ff');
     insert into engine.evidence_inbox (module, kind, payload) values ('engine', 'x', '{}');
     select graphile_worker.add_job('shop.later', '{"a": 1}', queue_name := 'q', run_at := now() + interval '1 day', job_key := 'k')`,
  )
})

afterEach(async () => {
  const admin = changeUrl(inject('ownerUrl'), { database: 'postgres' })
  for (const url of [from, to])
    // The server's own vacuum may look at it just now, and only a superuser may send that away.
    await vi.waitFor(() => ask(admin, `drop database "${new URL(url).pathname.slice(1)}" with (force)`), {
      timeout: 30_000,
      interval: 100,
    })
})

/** Everything that is to be the same at both ends. */
async function everything(url: string): Promise<unknown> {
  const questions: Record<string, string> = {
    visits: 'select tableoid::regclass::text as place, * from shop.visit order by id',
    customers: 'select *, _mark from shop.customer order by id',
    bills: 'select * from shop.bill order by id',
    totals: 'select * from shop.total order by 1',
    parcels: 'select * from shop.parcel join shop.label on label.id = label_id',
    inbox: 'select * from engine.evidence_inbox order by id',
    secret: `select * from engine.secret where key <> 'roles'`,
    jobs: 'select * from graphile_worker._private_jobs order by id',
    queues: 'select * from graphile_worker._private_job_queues',
    job: 'select task_identifier, key, queue_name, payload from graphile_worker.jobs join graphile_worker._private_jobs using (id) join graphile_worker._private_job_queues q on q.id = job_queue_id',
    sequences: `select schemaname, sequencename, last_value from pg_sequences order by 1, 2`,
    triggers: `select tgrelid::regclass::text, tgname, tgenabled from pg_trigger where not tgisinternal order by 1, 2`,
  }
  const found: Record<string, unknown> = {}
  for (const [name, sql] of Object.entries(questions)) {
    found[name] = await ask(url, sql).catch((error: unknown) => String(error))
    expect({ name, rows: found[name] }).not.toEqual({ name, rows: [] })
  }
  return found
}

describe('a copy', () => {
  test('is the same to the letter, and goes on from there', async () => {
    const counts = new Map<string, number>()
    const result = await copy(undefined, (table, rows) => counts.set(table, rows))
    expect(await everything(to)).toEqual(await everything(from))
    expect(counts.get('shop.bill')).toBe(90)
    expect(counts.get('shop.visit')).toBe(50)
    expect(result.rows).toBe([...counts.values()].reduce((sum, rows) => sum + rows, 0))
    // Identities go on, triggers work again.
    expect(await ask(to, `insert into shop.customer (name) values ('new') returning id`)).toEqual([
      { id: '1031' },
    ])
    await ask(to, `insert into shop.bill (customer_id, amount) values (1031, 7)`)
    expect(await ask(to, 'select amount from shop.total where customer_id = 1031')).toEqual([{ amount: '7' }])
  })

  test('has roles and passwords of its own, made from its own secret', async () => {
    await copy()
    const roles = `select role from engine.module_role`
    expect(await ask(to, roles)).not.toEqual(await ask(from, roles))
    const secret = `select value from engine.secret where key = 'roles'`
    expect(await ask(to, secret)).not.toEqual(await ask(from, secret))
  })

  test('is of one moment, also when rows come meanwhile', async () => {
    await copy(undefined, async (table) => {
      if (table === 'shop.bill')
        await ask(from, 'insert into shop.bill (customer_id, amount) values (1001, 1)')
    })
    const sum = `select count(*)::int as n, sum(amount)::int = (select sum(amount) from shop.total) as same from shop.bill`
    expect(await ask(to, sum)).toEqual([{ n: 90, same: true }])
    expect(await ask(from, sum)).toEqual([{ n: 91, same: true }])
  })
})

describe('a copy is refused', () => {
  test('into a database that has rows', async () => {
    await copy()
    await expect(copy()).rejects.toThrow(/is not empty: \S+ is there. Nothing was written/)
    expect(await everything(to)).toEqual(await everything(from))
  })

  test('into a database that is somebody else’s', async () => {
    await ask(to, 'create table theirs (id int)')
    await expect(copy()).rejects.toThrow('is not empty: public.theirs is there')
    expect(await ask(to, `select from pg_namespace where nspname = 'engine'`)).toEqual([])
  })

  test('from where no installation is, and from where nobody answers', async () => {
    const [full, empty] = [from, to]
    from = empty
    await expect(copy()).rejects.toThrow(/There is no installation in the database to copy from/)
    from = 'postgres://nobody:secret@127.0.0.1:1/x'
    await expect(copy()).rejects.toThrow(/to copy from does not let us in: .*ECONNREFUSED.* Check its URL/)
    from = full
  })

  test('from an older or a newer schema', async () => {
    await ask(from, `insert into engine.migration values ('shop', '0002_new.sql', 'x')`)
    await expect(copy()).rejects.toThrow(/has run shop\/0002_new.sql, which this Zusage does not know/)
    await ask(from, `delete from engine.migration where module = 'shop'`)
    await expect(copy()).rejects.toThrow(/older than this Zusage \(shop\/0001_shop.sql has not run there\)/)
  })

  test('into another encoding', async () => {
    const given = to
    to = await emptyDatabase('LATIN1')
    await expect(copy()).rejects.toThrow(/encoded in LATIN1: make one with encoding 'UTF8'/)
    await ask(given, `drop database "${new URL(to).pathname.slice(1)}"`)
    to = given
  })
})

test('a copy that fails half-way leaves no rows, and can be begun again', async () => {
  await ask(
    from,
    `alter table shop.bill drop constraint bill_amount_check; update shop.bill set amount = 666 where id = 90`,
  )
  await expect(copy()).rejects.toThrow(/bill_amount_check/)
  expect(await ask(to, 'select from shop.customer union all select from engine.evidence_inbox')).toEqual([])
  await ask(from, 'update shop.bill set amount = 90 where id = 90')
  await copy()
  expect(await everything(to)).toEqual(await everything(from))
})

test('who copies from a running installation is told what that means', async () => {
  const session = new pg.Client({ connectionString: from, application_name: 'zusage session' })
  await session.connect()
  const said: string[] = []
  await copy((message) => said.push(message))
  await session.end()
  expect(said.join()).toContain('what it writes from now on is not in the copy')
})
