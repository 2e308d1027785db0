import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tryRestore } from '#core/backup/self-test.ts'
import type { OpenEngine } from '#core/engine-live.ts'
import { readReplay } from '#core/person/replay-log.ts'
import { modules } from '../../modules.ts'
import { erase, Restorable, sendersOf, writeMail } from './restorable.ts'

const address = 'zoe@kunde.example'

/** An enquiry with its consent, as the form on the website leaves them. */
const enquire = (engine: OpenEngine, from: string) =>
  engine.ownerPool.query(
    `with consent as (select gen_random_uuid() as id),
          enquiry as (insert into website.enquiry (received_at, language, name, email, message, consent_id)
                      select now(), 'de', 'Zoe Muster', $1, 'Bitte melden', id from consent returning id, consent_id)
     insert into website.consent (id, enquiry_id, wording, wording_sha256, notice_version_id, language, given_at)
     select consent_id, id, 'Ja', 'x', 1, 'de', now() from enquiry`,
    [from],
  )

describe('a backup that is restored after an erasure', () => {
  let of: Restorable
  beforeAll(async () => {
    of = await Restorable.create()
  })
  afterAll(() => of?.[Symbol.asyncDispose]())

  const enquirers = (engine: OpenEngine) =>
    engine.ownerPool
      .query<{ email: string }>('select email from website.enquiry order by 1')
      .then(({ rows }) => rows.map((row) => row.email))

  test('does not bring the erased back, says so, and can’t be read by who has only the log', async () => {
    await of.inside(async (engine) => {
      await writeMail(engine, [address, 'max@kunde.example'])
      for (const one of [address, 'max@kunde.example']) await enquire(engine, one)
    })
    const made = await of.backup()
    await of.inside(async (engine) => {
      expect(await erase(engine, [address])).toEqual(['done'])
      expect(await sendersOf(engine)).toEqual(['max@kunde.example'])
    })
    expect(await tryRestore(of.config, modules, made)).toMatchObject({ resurrected: 0, failed: null })
    expect(await of.restore(made)).toEqual([expect.stringMatching(/^Repeated [1-9]/)])
    await of.inside(async (engine) => {
      expect(await sendersOf(engine)).toEqual(['max@kunde.example'])
      expect(await enquirers(engine)).toEqual(['max@kunde.example'])
    })
    const { replayDir } = of.config
    for (const name of await readdir(replayDir))
      expect(await readFile(join(replayDir, name), 'utf8')).not.toContain('mail.mail')
    const withAnotherKey = readReplay(replayDir, { hmac: randomBytes(32), seal: randomBytes(32) })
    await expect(withAnotherKey.next()).rejects.toThrow('put back the key "replay-seal"')
  }, 120_000)
})
