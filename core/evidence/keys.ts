import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { Engine } from '../engine.ts'

/** Keys outside the database: who has only the database can forge neither an entry nor a checkpoint. */
export interface EvidenceKeys {
  readonly hmac: Buffer
  readonly signing: KeyObject
  readonly verifying: KeyObject
}

const absent = (error: NodeJS.ErrnoException): null => {
  if (error.code === 'ENOENT') return null
  throw error
}

async function read(folder: string): Promise<EvidenceKeys | null> {
  const hmac = await readFile(join(folder, 'evidence-hmac')).catch(absent)
  const pem = await readFile(join(folder, 'evidence-signing')).catch(absent)
  if (!hmac || !pem) return null
  const signing = createPrivateKey(pem)
  return { hmac, signing, verifying: createPublicKey(signing) }
}

async function create(folder: string): Promise<EvidenceKeys> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const secret = { mode: 0o600, flag: 'wx', flush: true } as const
  await writeFile(join(folder, 'evidence-hmac'), randomBytes(32), secret)
  await writeFile(
    join(folder, 'evidence-signing'),
    privateKey.export({ type: 'pkcs8', format: 'pem' }),
    secret,
  )
  await writeFile(join(folder, 'evidence-signing.pub'), publicKey.export({ type: 'spki', format: 'pem' }), {
    flush: true,
  })
  const keys = await read(folder)
  if (!keys) throw new Error(`The keys of the evidence could not be written to ${folder}.`)
  return keys
}

/**
 * Reads the keys of this installation's evidence from `<data folder>/keys`, or makes them on the first start.
 * The database holds a print of them; keys that don't fit it, or are gone, stop the start.
 */
export async function openKeys(
  engine: Pick<Engine, 'owner'> & { readonly config: Pick<Config, 'dataDir'> },
): Promise<EvidenceKeys> {
  const folder = join(engine.config.dataDir, 'keys')
  const known = await engine.owner
    .selectFrom('secret')
    .select('value')
    .where('key', '=', 'evidence-print')
    .executeTakeFirst()
  const found = await read(folder)
  if (known && !found)
    throw new Error(
      `The keys of the evidence are missing from ${folder}: put evidence-hmac and evidence-signing back from the backup of this installation's data folder.`,
    )
  const keys = found ?? (await create(folder))
  const print = createHmac('sha256', keys.hmac)
    .update(keys.verifying.export({ type: 'spki', format: 'der' }))
    .digest()
  const { value } = await engine.owner
    .insertInto('secret')
    .values({ key: 'evidence-print', value: print })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((row) => ({ value: row.ref('secret.value') })),
    )
    .returning('value')
    .executeTakeFirstOrThrow()
  if (!value.equals(print))
    throw new Error(
      `The keys of the evidence in ${folder} belong to another installation: put the ones of this database there.`,
    )
  return keys
}
