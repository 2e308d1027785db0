import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeBackup } from '#core/backup/backup.ts'
import { restoreBackup } from '#core/backup/restore.ts'
import { type Config, readConfig } from '#core/config.ts'
import { openServer } from '#core/database/server.ts'
import { type OpenEngine, openEngine } from '#core/engine-live.ts'
import { startEvidence } from '#core/evidence/writer.ts'
import { createHouse } from '#core/house-live.ts'
import { createLog } from '#core/log.ts'
import { createNetwork } from '#core/network-live.ts'
import { createPersons } from '#core/person/persons-live.ts'
import { replayAfterRestore } from '#core/person/replay-after-restore.ts'
import { modules } from '../../modules.ts'

const silent = (): void => undefined

/** Whose installation it is; requests need to know. */
export const controller = {
  name: 'Muster GmbH',
  street: 'Hauptstraße 1',
  postcode: '70173',
  city: 'Stuttgart',
  country: 'DE',
  land: 'BW',
  phone: '+49 711 1',
  fax: '',
  email: 'info@muster.example',
} as const

/** An installation that is backed up and restored; it runs only as long as something is done in it. */
export class Restorable implements AsyncDisposable {
  readonly folder: string
  readonly config: Config
  readonly backups: string

  private constructor(folder: string) {
    this.folder = folder
    this.backups = join(folder, 'backups')
    this.config = { ...readConfig({ DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'silent' }), jobs: false }
  }

  static async create(): Promise<Restorable> {
    return new Restorable(await mkdtemp(join(tmpdir(), 'zusage-restore-')))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }

  async inside<R>(work: (engine: OpenEngine) => Promise<R>): Promise<R> {
    await using server = await openServer(this.config, silent)
    await using engine = await openEngine({
      config: this.config,
      modules,
      url: server.url,
      log: createLog(this.config, modules),
      network: createNetwork,
      house: createHouse,
    })
    await using evidence = await startEvidence(engine)
    const result = await work(engine)
    await evidence.chain()
    return result
  }

  async backup(): Promise<string> {
    const { dataDir } = this.config
    const { folder } = await makeBackup({
      dataDir,
      into: this.backups,
      keepDays: 30,
      zone: 'UTC',
      log: silent,
    })
    return folder
  }

  /** What the replay said. */
  async restore(from: string): Promise<string[]> {
    const said: string[] = []
    await restoreBackup({
      dataDir: this.config.dataDir,
      from,
      replace: true,
      log: silent,
      afterRecovery: replayAfterRestore(this.config, modules, (line) => said.push(line)),
    })
    return said
  }
}

/** Mail from each of these addresses. Returns the numbers of its rows. */
export const writeMail = (engine: OpenEngine, addresses: readonly string[]): Promise<number[]> =>
  engine.ownerPool
    .query<{ id: number }>(
      `insert into mail.mail (route, state, received_at, envelope_from, envelope_to, size, sha256, raw, from_address, message_id)
       select 'support', 'parsed', now(), one, '{support@example.net}', 1, md5(one), 'x', one, '<' || one || '>'
         from unnest($1::text[]) one returning id`,
      [addresses],
    )
    .then(({ rows }) => rows.map(({ id }) => id))

export const sendersOf = (engine: OpenEngine): Promise<string[]> =>
  engine.ownerPool
    .query<{ address: string }>('select from_address as address from mail.mail order by 1')
    .then(({ rows }) => rows.map((row) => row.address))

/** Erases them, one after the other; how each act ended. */
export async function erase(engine: OpenEngine, addresses: readonly string[]): Promise<string[]> {
  const persons = createPersons(engine)
  const states: string[] = []
  for (const address of addresses) {
    const found = await persons.find({ emails: [address] })
    states.push((await persons.carryOn(await persons.erase(found.id))).state)
    await persons.forget(found.id)
  }
  return states
}
