import { spawn, spawnSync } from 'node:child_process'
import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { withStartLock } from './embedded-lock.ts'
import { runsIn } from './embedded-postmaster.ts'
import {
  ask,
  awaitEndOf,
  children,
  cleanUp,
  kill,
  makeDatabase,
  makeFolder,
  messages,
  pidIn,
  removeTemplate,
  start,
  startElsewhere,
} from './embedded-testing.ts'

afterEach(cleanUp)
afterAll(removeTemplate)

describe('the embedded server', () => {
  it('starts on an empty folder, stops without a trace, and starts again on the same data', async () => {
    const dataDir = join(await makeFolder(), 'data')
    const first = await start(dataDir)
    expect(first.adopted).toBe(false)
    await ask(first, 'create table kept as select 7 as number')

    expect((await stat(join(dataDir, 'postgres'))).mode & 0o777).toBe(0o700)
    expect((await stat(join(dataDir, 'postgres-password'))).mode & 0o777).toBe(0o600)
    expect((await stat(join(dataDir, 'postgres.log'))).mode & 0o777).toBe(0o600)
    expect(await ask(first, 'select version()')).toEqual([expect.stringContaining('PostgreSQL 18')])
    expect(
      await ask(first, 'select type, address, auth_method from pg_hba_file_rules order by rule_number'),
    ).toEqual(['host', '127.0.0.1', 'scram-sha-256'])
    expect(await ask(first, `select setting from pg_settings where name = 'listen_addresses'`)).toEqual([
      '127.0.0.1',
    ])
    expect(await ask(first, 'show unix_socket_directories')).toEqual([''])
    expect(await ask(first, 'show timezone')).toEqual(['UTC'])

    const pid = await pidIn(dataDir)
    await first.stop()
    expect(await runsIn(pid, join(dataDir, 'postgres'))).toBe(false)
    expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'postgres-password', 'postgres.log'])
    await expect(first.ensureRunning()).rejects.toThrow('was stopped')

    await using second = await start(dataDir)
    expect(second.adopted).toBe(false)
    expect(await ask(second, 'select number from kept')).toEqual([7])
  })

  it('sorts by bytes, knows the case of German letters, and has ICU where people see an order', async () => {
    await using server = await start(await makeDatabase())
    expect(await ask(server, `select 'Z' < 'a', 'z' < 'ä', lower('ÄÖÜ'), 'ÄRGER' ilike 'ärger'`)).toEqual([
      true,
      true,
      'äöü',
      true,
    ])
    expect(await ask(server, `select 'ä' collate "de-x-icu" < 'b', 'a' collate "de-x-icu" < 'B'`)).toEqual([
      true,
      true,
    ])
    expect(
      await ask(server, `select to_tsvector('german', 'Änderung') = to_tsvector('german', 'änderung')`),
    ).toEqual([true])
  })

  it('writes neither the password nor what statements hold to its log', async () => {
    const dataDir = await makeDatabase()
    await using server = await start(dataDir, { durable: true })
    const secret = 'Erika Mustermann'
    await ask(server, `create table person (name text primary key)`)
    await ask(server, `insert into person values ('${secret}')`)
    await expect(ask(server, `insert into person values ('${secret}')`)).rejects.toThrow('duplicate key')
    await expect(ask(server, `select '${secret}'::date`)).rejects.toThrow(secret)
    await expect(ask(server, `select pg_terminate_backend(pg_backend_pid()) as "${secret}"`)).rejects.toThrow(
      'terminating',
    )

    // A crash of one session makes the server quote its statement, unless told not to.
    const victim = new Client({ connectionString: server.url('postgres') })
    victim.on('error', () => {})
    await victim.connect()
    const { rows } = await victim.query<{ pid: number }>('select pg_backend_pid() as pid')
    const lost = victim.query(`select '${secret}', pg_sleep(60)`).catch((error: Error) => error.message)
    process.kill(rows[0]?.pid ?? 0, 'SIGKILL')
    expect(await lost).toMatch(/terminated|ECONNRESET/)
    while (!(await readFile(join(dataDir, 'postgres.log'), 'utf8')).includes('reinitializing')) await pause(5)
    await server.ensureRunning()
    expect(await ask(server, 'select name from person')).toEqual([secret])

    const log = await readFile(join(dataDir, 'postgres.log'), 'utf8')
    const password = (await readFile(join(dataDir, 'postgres-password'), 'utf8')).trim()
    expect(log).toContain('was terminated by signal 9')
    expect(log).not.toContain('Mustermann')
    expect(password.length).toBeGreaterThan(30)
    expect(`${log}${messages.join('\n')}`).not.toContain(password)
  })

  it('begins its log anew when it has grown past 10 MB', async () => {
    const dataDir = await makeDatabase()
    await writeFile(join(dataDir, 'postgres.log'), Buffer.alloc(10 * 1024 * 1024 + 1, 'x'))
    await using _server = await start(dataDir)
    expect((await stat(join(dataDir, 'postgres.log'))).size).toBeLessThan(10_000)
  })
})

describe('a start that comes after a violent end', () => {
  it('adopts the server whose starter was killed', async () => {
    const dataDir = await makeDatabase()
    const elsewhere = startElsewhere(dataDir)
    await elsewhere.says(/adopted: false/)
    const pid = await pidIn(dataDir)
    await kill(elsewhere.child)

    await using server = await start(dataDir)
    expect(server.adopted).toBe(true)
    expect(await pidIn(dataDir)).toBe(pid)
    expect(await ask(server, 'select 1')).toEqual([1])
  })

  it('brings a killed server up again, on its port and with what was committed', async () => {
    const dataDir = await makeDatabase()
    await using server = await start(dataDir, { durable: true })
    await ask(server, 'create table kept as select 7 as number')
    const url = server.url('postgres')
    const pid = await pidIn(dataDir)
    // A session that is busy outlives the server for a moment, and keeps its memory.
    const busy = ask(server, `select count(*) from generate_series(1, 1000000000)`).catch(() => 'lost')
    while (Number((await ask(server, `select count(*) from pg_stat_activity where state = 'active'`))[0]) < 2)
      await pause(5)
    process.kill(pid, 'SIGKILL')
    await awaitEndOf(pid, dataDir)

    await Promise.all([server.ensureRunning(), server.ensureRunning(), server.ensureRunning()])
    expect(await busy).toBe('lost')
    expect(server.url('postgres')).toBe(url)
    expect(await pidIn(dataDir)).not.toBe(pid)
    expect(await ask(server, 'select number from kept')).toEqual([7])
  })

  it('makes the database again when the first start was killed half-way', async () => {
    const dataDir = await makeFolder()
    const elsewhere = startElsewhere(dataDir)
    await elsewhere.says(/Making the database/)
    while (!(await readdir(dataDir)).some((name) => name.startsWith('postgres.new-'))) await pause(1)
    await kill(elsewhere.child)
    const left = await readdir(dataDir)
    expect(left).toContain('postgres.starting')
    expect(left).not.toContain('postgres')

    await using server = await start(dataDir)
    expect(await ask(server, 'select 1')).toEqual([1])
    expect((await readdir(dataDir)).filter((name) => /new|starting/.test(name))).toEqual([])
  })

  it('is not held up by a number that another program has now', async () => {
    const dataDir = await makeDatabase()
    const stranger = spawn('sleep', ['60'])
    children.push(stranger)
    const pidFile = join(dataDir, 'postgres', 'postmaster.pid')
    await writeFile(pidFile, `${stranger.pid}\n${dataDir}/postgres\n1\n1\n\n127.0.0.1\n\nready\n`)
    const lock = join(dataDir, 'postgres.starting')
    await writeFile(lock, `${stranger.pid} an-earlier-life`)
    await utimes(lock, 0, 0)

    await using server = await start(dataDir)
    expect(server.adopted).toBe(false)
  })
})

describe('two starts on one folder', () => {
  it('end with one server, that the others adopt', async () => {
    const dataDir = await makeFolder()
    const elsewhere = startElsewhere(dataDir)
    const [one, two] = await Promise.all([start(dataDir), start(dataDir)])
    const output = await elsewhere.says(/adopted: /)
    const adopted = [one.adopted, two.adopted, output.includes('adopted: true')]
    expect(adopted.filter((value) => !value)).toHaveLength(1)
    expect(two.url('postgres')).toBe(one.url('postgres'))
    expect(output).toContain(one.url('postgres'))
    expect(messages.filter((message) => message.includes(dataDir))).toEqual([])
    await one.stop()
  })

  it('with different settings: the server is started anew, but not while it is in use', async () => {
    const dataDir = await makeDatabase()
    const first = await start(dataDir)
    const client = new Client({ connectionString: first.url('postgres') })
    client.on('error', () => {})
    await client.connect()
    const inUse = await start(dataDir, { settings: { work_mem: '5MB' } })
    expect([inUse.adopted, ...(await ask(inUse, 'show work_mem'))]).toEqual([true, '4MB'])

    await client.end()
    await using renewed = await start(dataDir, { settings: { work_mem: '5MB' } })
    expect([renewed.adopted, ...(await ask(first, 'show work_mem'))]).toEqual([false, '5MB'])
  })

  it('wait for a live lock, and take over one whose process is gone', async () => {
    const lock = join(await makeFolder(), 'lock')
    const order: string[] = []
    const turns = ['a', 'b', 'c'].map((name) =>
      withStartLock(lock, async () => {
        order.push(name)
        await pause(30)
        order.push(name)
      }),
    )
    await Promise.all(turns)
    expect([order[0], order[2], order[4]]).toEqual([order[1], order[3], order[5]])

    const { pid } = spawnSync('true')
    await writeFile(lock, `${pid} dead`)
    expect(await withStartLock(lock, async () => 'taken')).toBe('taken')
    expect(await readdir(join(lock, '..'))).toEqual([])
  })
})
