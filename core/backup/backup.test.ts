import { readFileSync } from 'node:fs'
import { open, readdir, readFile, rename, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { cleanUp, makeFolder } from '../database/embedded-testing.ts'
import { startEmbedded } from '../database/embedded.ts'
import { expireBackups, listBackups, nameFor } from './archives.ts'
import { manifestName, readManifest, writeManifest } from './manifest.ts'
import {
  backUp,
  chances,
  contentOf,
  differences,
  makeInstallation,
  openInstallation,
  removeInstallation,
  restore,
  runElsewhere,
  silent,
} from './testing.ts'
import { listSegments } from './window.ts'

// Each starts servers that sync what they write.
vi.setConfig({ testTimeout: 120_000 })
afterEach(cleanUp)
afterAll(removeInstallation)

test('a backup under concurrent writes is one moment of the database', async () => {
  const dataDir = await makeInstallation()
  const into = await makeFolder()
  const house = await openInstallation(dataDir)
  let ended = false
  let next = 20_001
  let committed = 20_000
  const writer = async (): Promise<void> => {
    const client = await house.engine.ownerPool.connect()
    try {
      while (!ended) {
        const id = next++
        await client.query('begin')
        await client.query('insert into test.debit values ($1, $2)', [id, id % 89])
        await client.query('update test.debit set amount = amount + 1 where id = $1', [id % 1000])
        await client.query('insert into test.credit values ($1, $2)', [id, id % 89])
        await client.query('update test.credit set amount = amount + 1 where id = $1', [id % 1000])
        await client.query('commit')
        committed++
      }
    } finally {
      client.release()
    }
  }
  // Without its label, the copy would begin its recovery at the last of these.
  const checkpoints = async (): Promise<void> => {
    const admin = await startEmbedded({ dataDir, log: silent })
    const client = new pg.Client({ connectionString: admin.url('postgres') })
    await client.connect()
    while (!ended) await client.query('checkpoint')
    await client.end()
  }
  const writers = Promise.all([writer(), writer(), writer(), checkpoints()])
  const before = committed
  const { manifest } = await backUp(dataDir, into)
  const after = next
  ended = true
  await writers
  await house.write(2)
  await house[Symbol.asyncDispose]()
  expect(committed).toBeGreaterThan(before + 10)
  expect(manifest.evidence).toMatchObject({ sequence: 5 })

  await restore(dataDir, into)
  await using again = await openInstallation(dataDir)
  const [sums] = await again.query<{ debit: string; credit: string; rows: number; odd: number }>(
    `select (select sum(amount) from test.debit)::text as debit, (select sum(amount) from test.credit)::text as credit,
            (select count(*) from test.debit)::int as rows,
            (select count(*) from test.debit d full join test.credit c using (id)
              where d.amount is distinct from c.amount)::int as odd`,
  )
  expect(sums?.debit).toBe(sums?.credit)
  expect(sums?.odd).toBe(0)
  expect(sums?.rows).toBeGreaterThanOrEqual(before)
  expect(sums?.rows).toBeLessThan(after)
  // Indexes and heap agree with each other, too.
  const [byIndex] = await again.query<{ n: number }>(
    `select count(*)::int as n from test.debit where id between 1 and 20000`,
  )
  expect(byIndex?.n).toBe(20_000)
})

test('a backup of a server that does not run starts it and stops it again', async () => {
  const dataDir = await makeInstallation()
  const into = await makeFolder()
  await backUp(dataDir, into)
  expect((await readdir(join(dataDir, 'postgres'))).includes('postmaster.pid')).toBe(false)
  expect(await listBackups(into)).toMatchObject([{ damage: null, zusage: '0.1.0' }])
})

test('somebody who begins to use the server meanwhile keeps it', async () => {
  const dataDir = await makeInstallation()
  const into = await makeFolder()
  const backingUp = backUp(dataDir, into)
  await using server = await startEmbedded({ dataDir, log: silent })
  const client = new pg.Client({ connectionString: server.url('postgres') })
  await client.connect()
  await backingUp
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  await client.end()
})

test('no password and no key is in a backup, and the manifest says so', async () => {
  const dataDir = await makeInstallation()
  const into = await makeFolder()
  await writeFile(join(dataDir, 'keys', 'auth'), 'k3y-0f-the-sess1ons-and-second-factors')
  await writeFile(join(dataDir, 'demo-password'), 'dem0-passw0rd-of-the-accounts')
  await writeFile(join(dataDir, 'letter.txt'), 'whatever')
  const first = await (async () => {
    await using house = await openInstallation(dataDir)
    await house.write(1)
    return backUp(dataDir, into)
  })()
  const { manifest, folder } = await backUp(dataDir, into)
  const names = ['postgres-password', 'demo-password']
  for (const name of await readdir(join(dataDir, 'keys'))) names.push(`keys/${name}`)
  expect(names.length).toBeGreaterThan(5)
  const secrets: { name: string; bytes: Buffer }[] = []
  for (const name of names.filter((one) => !one.endsWith('.pub'))) {
    const bytes = await readFile(join(dataDir, name))
    secrets.push({ name, bytes: Buffer.from(bytes.toString('latin1').trim(), 'latin1') })
    const pem = /-----\n([^-]+)\n-----/.exec(bytes.toString())?.[1]
    if (pem) secrets.push({ name, bytes: Buffer.from(pem, 'base64').subarray(-32) })
  }
  let scanned = 0
  for (const entry of await readdir(into, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const bytes = await readFile(join(entry.parentPath, entry.name))
    scanned++
    for (const secret of secrets)
      expect(bytes.includes(secret.bytes), `${secret.name} in ${entry.name}`).toBe(false)
  }
  expect(scanned).toBeGreaterThan(first.manifest.files.length + manifest.files.length)
  expect(manifest.leftOut).toEqual(
    expect.arrayContaining([
      { name: 'keys', why: 'secret' },
      { name: 'postgres-password', why: 'secret' },
      { name: 'demo-password', why: 'secret' },
      { name: 'letter.txt', why: 'unknown' },
    ]),
  )
  expect(await readManifest(folder)).toEqual(manifest)
})

test('a backup is not taken where it would hold itself, and not of nothing', async () => {
  const dataDir = await makeInstallation()
  await expect(backUp(dataDir, join(dataDir, 'postgres/backups'))).rejects.toThrow(/name another folder/)
  await expect(backUp(await makeFolder(), await makeFolder())).rejects.toThrow(/There is no database/)
  const { manifest } = await backUp(dataDir, join(dataDir, 'backups'))
  expect(manifest.leftOut).toContainEqual({ name: 'backups', why: 'not needed' })
})

test('of two backups at once the second is refused', async () => {
  const dataDir = await makeInstallation()
  const into = await makeFolder()
  await using _ = await openInstallation(dataDir)
  const client = new pg.Client({
    connectionString: (await startEmbedded({ dataDir, log: silent })).url('postgres'),
  })
  await client.connect()
  await client.query(`select pg_advisory_lock(hashtextextended('zusage.backup', 0))`)
  await expect(backUp(dataDir, into)).rejects.toThrow(/Another backup of this installation is under way/)
  await client.end()
  await backUp(dataDir, into)
  expect((await readdir(into)).length).toBe(1)
})

const seed = Number(process.env.TEST_SEED ?? Date.now() % 100_000)
/** A quarter of the kills over erasure, restriction, backup and restore (test/journeys/person-kill.test.ts). */
const kills = Math.ceil(Number(process.env.KILLS ?? 50) / 4)

test(`killed at ${kills} points (seed ${seed}), a backup leaves none that looks whole, and the next one is as without`, async () => {
  const dataDir = await makeInstallation()
  const into = await makeFolder()
  const chance = chances(seed)
  const program = `
    import { makeBackup } from './backup.ts'
    await makeBackup({ dataDir: ${JSON.stringify(dataDir)}, into: ${JSON.stringify(into)}, keepDays: 30,
      zone: 'UTC', log: () => {}, progress: () => {} })
    console.log('done')`
  await using house = await openInstallation(dataDir)
  const whole = await runElsewhere(program)
  expect(whole.output).toContain('done')
  let complete = 1
  let cut = 0
  for (let tries = 0; cut < kills; tries++) {
    expect(tries).toBeLessThan(3 * kills)
    // Importing takes the first part of it.
    const { output } = await runElsewhere(program, whole.ms * (0.2 + 0.8 * chance()))
    const found = await listBackups(into)
    for (const { damage } of found) expect(damage).toBe(null)
    expect(output.includes('done') && found.length === complete).toBe(false)
    if (found.length === complete) cut++
    else complete = found.length
  }
  const last = await backUp(dataDir, into)
  await house.write(3)
  expect(await house.query('select slot_name from pg_replication_slots')).toEqual([])
  expect((await readdir(into)).filter((name) => name.endsWith('.partial'))).toEqual([])
  await house[Symbol.asyncDispose]()
  // The one before the kills, which came to its end, and the one after them, bring back the same.
  const contents: Map<string, string>[] = []
  for (const folder of [(await listBackups(into))[0]?.folder ?? '', last.folder]) {
    await restore(dataDir, folder)
    contents.push(await contentOf(dataDir))
  }
  const [without, after] = contents
  expect(without?.size).toBeGreaterThan(40_000)
  expect(differences(without ?? new Map(), after ?? new Map())).toEqual([])
}, 300_000)

test('when the database dies during a backup, it says so and leaves nothing', async () => {
  const dataDir = await makeInstallation()
  const into = await makeFolder()
  let killed = false
  const dying = backUp(dataDir, into, {
    progress: (done, total) => {
      if (killed || done < total / 2) return
      killed = true
      const pid = Number.parseInt(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8'), 10)
      process.kill(pid, 'SIGQUIT')
    },
  })
  await expect(dying).rejects.toThrow(/went away during the backup/)
  expect(await readdir(into)).toEqual([])
  await backUp(dataDir, into)
})

test('a byte that was flipped anywhere is refused by the name of its file', async () => {
  const dataDir = await makeInstallation()
  const into = await makeFolder()
  const { folder, manifest } = await backUp(dataDir, into)
  const inMiddle = manifest.files.filter((file) => file.size > 20_000)[3]?.path ?? ''
  for (const path of [inMiddle, 'postgres/backup_label', 'evidence/head.json', manifestName]) {
    const file = await open(join(folder, path), 'r+')
    const { size } = await file.stat()
    const place = Math.floor(size / 2)
    const byte = Buffer.alloc(1)
    await file.read(byte, 0, 1, place)
    await file.write(Buffer.from([(byte[0] ?? 0) ^ 1]), 0, 1, place)
    await expect(restore(dataDir, folder)).rejects.toThrow(`is damaged: ${path} does not hold`)
    await file.write(byte, 0, 1, place)
    await file.close()
  }
  await rename(join(folder, inMiddle), join(folder, 'elsewhere'))
  await expect(restore(dataDir, folder)).rejects.toThrow(`is damaged: ${inMiddle} does not hold`)
  await rename(join(folder, 'elsewhere'), join(folder, inMiddle))
  // Nothing was changed by all that.
  expect((await readdir(dataDir)).filter((name) => name.includes('restor'))).toEqual([])
  await restore(dataDir, folder)
})

test('a manifest can not lead out of its folder', async () => {
  const dataDir = await makeInstallation()
  const { folder, manifest } = await backUp(dataDir, await makeFolder())
  for (const path of ['../outside', 'postgres/../../outside', '/etc/passwd', 'a\\b', 'C:/x']) {
    await writeManifest(folder, { ...manifest, files: [{ path, size: 1, sha256: '' }] })
    await expect(restore(dataDir, folder)).rejects.toThrow(/is damaged: manifest.json/)
  }
  await writeManifest(folder, { ...manifest, format: 2 as 1 })
  await expect(restore(dataDir, folder)).rejects.toThrow(/made by a newer Zusage/)
})

test('backups older than the rule says go, the newest whole one stays', async () => {
  const into = await makeFolder()
  const { manifest } = await backUp(await makeInstallation(), join(into, 'made'))
  const now = new Date('2026-11-25T03:00:00Z')
  const make = async (daysAgo: number, damage = false): Promise<string> => {
    const finishedAt = new Date(now.getTime() - daysAgo * 86_400_000)
    const name = nameFor(finishedAt)
    const folder = join(into, name)
    await import('node:fs/promises').then(({ mkdir }) => mkdir(folder))
    await writeManifest(folder, { ...manifest, finishedAt: finishedAt.toISOString() })
    if (damage) await writeFile(join(folder, manifestName), '{')
    await utimes(folder, now, now)
    return name
  }
  const rule = { keepDays: 30, zone: 'Europe/Berlin', now }
  const [old, damagedOld, edge] = [await make(100), await make(90, true), await make(30)]
  const [inside, fresh] = [await make(29.9), await make(1)]
  await make(0.5, true)
  expect((await listBackups(into, now)).map(({ ageDays }) => Math.round(ageDays * 10) / 10)).toEqual([
    100, 90, 30, 29.9, 1, 0.5,
  ])
  expect(await expireBackups(into, rule)).toEqual([old, damagedOld, edge])
  expect((await listBackups(into, now)).map(({ name }) => name).slice(0, 2)).toEqual([inside, fresh])
  const later = { ...rule, now: new Date('2027-11-25T03:00:00Z') }
  expect((await expireBackups(into, later)).length).toBe(2)
  expect((await listBackups(into)).map(({ name, damage }) => [name, damage])).toEqual([[fresh, null]])
  expect((await readdir(into)).sort()).toEqual([fresh, 'made'].sort())
})

test('the segments of the log from a start to a stop', () => {
  const label = (lsn: string) => `START WAL LOCATION: ${lsn} (file x)\nSTART TIMELINE: 1\n`
  const size = 16 * 1024 * 1024
  expect(listSegments(label('0/2000028'), '0/2000120', size)).toEqual(['000000010000000000000002'])
  expect(listSegments(label('0/2000028'), '0/3000000', size)).toEqual(['000000010000000000000002'])
  expect(listSegments(label('0/FE000028'), '1/1', size)).toEqual([
    '0000000100000000000000FE',
    '0000000100000000000000FF',
    '000000010000000100000000',
  ])
  expect(() => listSegments('', '0/1', size)).toThrow(/run it again/)
})
