import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { cleanUp, isRoot, makeFolder } from '../database/embedded-testing.ts'
import { startEmbedded } from '../database/embedded.ts'
import { recordAsEngine } from '../evidence/chain.ts'
import { listEvidence } from '../evidence/queries.ts'
import { verifyEvidence } from '../evidence/verify.ts'
import { declareRestored } from './declare.ts'
import { settleRestore } from './settle.ts'
import {
  backUp,
  configOf,
  look,
  makeBoth,
  makeInstallation,
  openInstallation,
  removeInstallation,
  restore,
  silent,
} from './testing.ts'

// Each starts servers that sync what they write.
vi.setConfig({ testTimeout: 120_000 })
afterEach(cleanUp)
afterAll(removeInstallation)

test('after a restore the evidence is clean, says what was lost, and still finds what nobody declared', async () => {
  const { dataDir, into } = await makeBoth()
  const { evidence, replaced } = await restore(dataDir, into)
  expect(evidence).toEqual({ sequence: 5, abandoned: 9 })
  const { rows, verified } = await look(dataDir)
  expect(rows).toBe(20_000)
  expect(verified).toEqual({ entries: 6, faults: [], count: 0 })
  {
    await using house = await openInstallation(dataDir)
    expect(await listEvidence(house.engine, { limit: 1 })).toMatchObject([
      { sequence: 6, kind: 'evidence.restored', payload: { sequence: 5, abandoned_until: 9 } },
    ])
    await house.write(4)
    expect(await verifyEvidence(house.engine)).toMatchObject({ entries: 10, faults: [] })
  }
  // The same, behind our back: the database that was moved aside is put back by hand.
  await rename(join(dataDir, 'postgres'), join(dataDir, 'elsewhere'))
  await rename(join(dataDir, replaced ?? ''), join(dataDir, 'postgres'))
  await using house = await openInstallation(dataDir)
  expect((await verifyEvidence(house.engine)).faults).toEqual([{ kind: 'truncated', sequence: 10, to: 10 }])
})

test('a restore on a new machine needs the keys, and makes a new password', async () => {
  const { dataDir, into } = await makeBoth()
  const fresh = join(await makeFolder(), 'fresh')
  await expect(restore(fresh, into)).rejects.toThrow(
    /keys of the installation are not in .*put that folder back/,
  )
  await mkdir(join(fresh, 'keys'), { recursive: true })
  await writeFile(join(fresh, 'keys/evidence-hmac'), Buffer.alloc(32))
  await cp(join(dataDir, 'keys/evidence-signing'), join(fresh, 'keys/evidence-signing'))
  await expect(restore(fresh, into)).rejects.toThrow(/belong to another installation/)
  expect((await readdir(fresh)).sort()).toEqual(['keys'])

  await cp(join(dataDir, 'keys'), join(fresh, 'keys'), { recursive: true })
  expect(await restore(fresh, into, { replace: false })).toMatchObject({ replaced: null })
  expect((await readdir(fresh)).sort()).toEqual(['evidence', 'keys', 'postgres', 'postgres-password'])
  expect((await stat(join(fresh, 'postgres-password'))).mode & 0o777).toBe(0o600)
  expect(await readFile(join(fresh, 'postgres-password'))).not.toEqual(
    await readFile(join(dataDir, 'postgres-password')),
  )
  const { rows, verified } = await look(fresh)
  expect(rows).toBe(20_000)
  expect(verified).toEqual({ entries: 6, faults: [], count: 0 })
})

test('a database is replaced only on request, and never while it is used', async () => {
  const { dataDir, into } = await makeBoth()
  await expect(restore(dataDir, into, { replace: false })).rejects.toThrow(/To replace it, add --replace/)
  {
    await using _ = await openInstallation(dataDir)
    await expect(restore(dataDir, into)).rejects.toThrow(
      /is running .* stop Zusage, and run the restore again/,
    )
  }
  // A server that a killed Zusage left behind is no obstacle.
  await startEmbedded({ dataDir, log: silent })
  const { replaced } = await restore(dataDir, into)
  expect(replaced).toMatch(/^postgres\.before-restore-2/)
  expect(await readFile(join(dataDir, replaced ?? '', 'PG_VERSION'), 'utf8')).toBe('18\n')
  await expect(restore(dataDir, await makeFolder())).rejects.toThrow(/There is no complete backup in/)
  await expect(restore(dataDir, join(into, 'nowhere'))).rejects.toThrow(/can't be read/)
})

test('the database that was moved aside goes with the backups of its age', async () => {
  const { dataDir, into } = await makeBoth()
  const { replaced } = await restore(dataDir, into, { now: () => new Date('2026-10-01T03:00:00Z') })
  await restore(dataDir, into, { now: () => new Date('2026-11-20T03:00:00Z') })
  const { expired } = await backUp(dataDir, into, { now: () => new Date('2026-11-25T03:00:00Z') })
  expect(expired).toContain(replaced)
  expect((await readdir(dataDir)).filter((name) => name.includes('before-restore'))).toEqual([
    'postgres.before-restore-2026-11-20T03-00-00-000Z',
  ])
})

test('the hook sees the recovered database before anybody else, and when it fails nothing is changed', async () => {
  const { dataDir, into } = await makeBoth()
  const failing = restore(dataDir, into, {
    afterRecovery: async () => {
      throw new Error('an erasure could not be repeated')
    },
  })
  await expect(failing).rejects.toThrow('an erasure could not be repeated')
  expect((await readdir(dataDir)).some((name) => name.includes('restor'))).toBe(false)
  expect(await look(dataDir)).toMatchObject({ rows: 20_003, verified: { entries: 9, faults: [] } })

  const seen: unknown[] = []
  await restore(dataDir, into, {
    async afterRecovery(ownerUrl, { dataDir: folder, madeAt }) {
      const client = new pg.Client({ connectionString: ownerUrl })
      await client.connect()
      const { rows } = await client.query('select current_user, count(*)::int as rows from test.debit')
      await client.query('delete from test.debit where id <= 500')
      await client.query(
        `insert into engine.evidence_inbox (module, kind, payload) values ('engine', 'test.repeated', '{}')`,
      )
      await client.end()
      seen.push(rows[0], folder === dataDir, madeAt instanceof Date)
    },
  })
  expect(seen).toEqual([{ current_user: 'zusage', rows: 20_000 }, true, true])
  expect(await look(dataDir)).toMatchObject({ rows: 19_500, verified: { entries: 7, faults: [] } })
  await using house = await openInstallation(dataDir)
  expect((await listEvidence(house.engine, { limit: 2 })).map(({ kind }) => kind)).toEqual([
    'test.repeated',
    'evidence.restored',
  ])
})

test('what waited for the chain at the time of the backup is chained after the restore', async () => {
  const [dataDir, into] = [await makeInstallation(), await makeFolder()]
  {
    await using house = await openInstallation(dataDir)
    await recordAsEngine(house.engine.owner, 'test.waiting', {})
    await backUp(dataDir, into)
    await house.write(3)
  }
  await restore(dataDir, into)
  await using house = await openInstallation(dataDir)
  await house.evidence.chain()
  expect((await listEvidence(house.engine, { limit: 2 })).map(({ kind }) => kind)).toEqual([
    'evidence.restored',
    'test.waiting',
  ])
  expect(await verifyEvidence(house.engine)).toMatchObject({ entries: 7, faults: [] })
})

test('what another tool has restored is declared, once it is stopped', async () => {
  const { dataDir, into } = await makeBoth()
  const { folder } = await backUp(dataDir, into)
  const config = configOf(dataDir)
  {
    await using house = await openInstallation(dataDir)
    await house.write(5)
    await expect(declareRestored(config, { backup: 'x', log: silent })).rejects.toThrow(/is running on this/)
  }
  // By hand: PostgreSQL's files as they are in the archive.
  await rm(join(dataDir, 'postgres'), { recursive: true })
  await cp(join(folder, 'postgres'), join(dataDir, 'postgres'), { recursive: true })
  await chmod(join(dataDir, 'postgres'), 0o700)
  await startEmbedded({ dataDir, log: silent }).then((server) => server.stop())
  let seen = ''
  for (let attempt = 0; attempt < 2; attempt++) {
    const { fork } = await declareRestored(config, {
      backup: '20261125-031500F',
      log: silent,
      afterRecovery: async (ownerUrl) => void (seen = new URL(ownerUrl).username),
    })
    expect(fork).toMatchObject({ sequence: 9, backup: '20261125-031500F' })
  }
  expect(seen).toBe('zusage')
  expect(await look(dataDir)).toMatchObject({ rows: 20_003, verified: { entries: 10, faults: [] } })
})

test('while a restore is under way nothing starts, and one that was killed does not stand in the way', async () => {
  const { dataDir, into } = await makeBoth()
  let reached: () => void = silent
  const inHook = new Promise<void>((resolve) => (reached = resolve))
  let goOn: () => void = silent
  const waiting = new Promise<void>((resolve) => (goOn = resolve))
  const restoring = restore(dataDir, into, {
    afterRecovery: async () => {
      reached()
      await waiting
    },
  })
  await inHook
  await expect(settleRestore(dataDir, silent)).rejects.toThrow(/A restore into .* is under way/)
  await expect(openInstallation(dataDir)).rejects.toThrow(/is under way/)
  await expect(restore(dataDir, into)).rejects.toThrow(/is under way/)
  await expect(backUp(dataDir, into)).rejects.toThrow(/is under way/)
  goOn()
  await restoring
  expect(await look(dataDir)).toMatchObject({ rows: 20_000 })
})

test.runIf(isRoot)('the restored files belong to the user that PostgreSQL runs as', async () => {
  const { dataDir, into } = await makeBoth()
  const before = await stat(join(dataDir, 'postgres'))
  await restore(dataDir, into)
  const after = await stat(join(dataDir, 'postgres'))
  expect([after.uid, after.mode & 0o777]).toEqual([before.uid, 0o700])
  expect((await stat(join(dataDir, 'postgres/PG_VERSION'))).uid).toBe(before.uid)
  await rm(join(dataDir, 'postgres-password'))
  await restore(dataDir, into)
  expect(await look(dataDir)).toMatchObject({ rows: 20_000 })
})
