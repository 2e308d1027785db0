import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Config, readConfig } from '#core/config.ts'
import { openServer } from '#core/database/server.ts'
import { type OpenEngine, openEngine } from '#core/engine-live.ts'
import { createHouse } from '#core/house-live.ts'
import { createLog } from '#core/log.ts'
import { createNetwork } from '#core/network-live.ts'
import { createPersons } from '#core/person/persons-live.ts'
import { readReplay } from '#core/person/replay-log.ts'
import { replayAfterRestore } from '#core/person/replay-after-restore.ts'
import { makeBackup } from '#core/backup/backup.ts'
import { tryRestore } from '#core/backup/self-test.ts'
import { restoreBackup } from '#core/backup/restore.ts'
import { startEvidence } from '#core/evidence/writer.ts'
import { modules } from '../../modules.ts'

const address = 'zoe@kunde.example'

describe('a backup that is restored after an erasure', () => {
  let folder: string
  let config: Config
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zusage-restore-'))
    config = { ...readConfig({ DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'silent' }), jobs: false }
  })
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

  async function inside<R>(work: (engine: OpenEngine) => Promise<R>): Promise<R> {
    await using server = await openServer(config, () => undefined)
    await using engine = await openEngine({
      config,
      modules,
      url: server.url,
      log: createLog(config, modules),
      network: createNetwork,
      house: createHouse,
    })
    await using evidence = await startEvidence(engine)
    const result = await work(engine)
    await evidence.chain()
    return result
  }

  const held = (engine: OpenEngine) =>
    engine.ownerPool
      .query<{ address: string }>('select from_address as address from mail.mail order by id')
      .then(({ rows }) => rows.map((row) => row.address))

  test('does not bring the erased back, says so, and can’t be read by who has only the log', async () => {
    await inside((engine) =>
      engine.ownerPool.query(
        `insert into mail.mail (route, state, received_at, envelope_from, envelope_to, size, sha256, raw, from_address, message_id)
         select 'support', 'parsed', now(), one, '{support@example.net}', 1, md5(one), 'x', one, '<' || one || '>'
           from unnest($1::text[]) one`,
        [[address, 'max@kunde.example']],
      ),
    )
    const into = join(folder, 'backups')
    const log = (): void => undefined
    const { folder: made } = await makeBackup({
      dataDir: config.dataDir,
      into,
      keepDays: 30,
      zone: 'UTC',
      log,
    })
    await inside(async (engine) => {
      const persons = createPersons(engine)
      const found = await persons.find({ emails: [address] })
      expect(await persons.carryOn(await persons.erase(found.id))).toMatchObject({ state: 'done' })
      await persons.forget(found.id)
      expect(await held(engine)).toEqual(['max@kunde.example'])
    })
    expect(await tryRestore(config, modules, made)).toMatchObject({ resurrected: 0, failed: null })
    const said: string[] = []
    await restoreBackup({
      dataDir: config.dataDir,
      from: into,
      replace: true,
      log,
      afterRecovery: replayAfterRestore(config, modules, (line) => said.push(line)),
    })
    expect(said).toEqual([expect.stringMatching(/^Repeated [1-9]/)])
    await inside(async (engine) => expect(await held(engine)).toEqual(['max@kunde.example']))
    const names = await readdir(config.replayDir)
    for (const name of names)
      expect(await readFile(join(config.replayDir, name), 'utf8')).not.toContain('mail.mail')
    const withAnotherKey = readReplay(config.replayDir, { hmac: randomBytes(32), seal: randomBytes(32) })
    await expect(withAnotherKey.next()).rejects.toThrow('put back the key "replay-seal"')
  }, 120_000)
})
