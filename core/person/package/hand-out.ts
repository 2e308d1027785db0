import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Engine } from '../../engine.ts'
import { openKeys } from '../../evidence/keys.ts'
import { buildRegister } from '../../ledger/register.ts'
import { readFound } from '../read.ts'
import type { HandOut } from './options.ts'
import { writePackage } from './write.ts'

/** Packs what a finding includes; what the caller does not know of the house is added here, the key never leaves the engine. */
export async function handOut(engine: Engine, finding: number, asked: HandOut): Promise<Readable> {
  const spool = join(engine.config.dataDir, 'packages')
  await mkdir(spool, { recursive: true, mode: 0o700 })
  return writePackage({
    ...asked,
    tables: readFound(engine, finding, { provided: asked.kind === 'portability' }),
    register: await buildRegister(engine),
    recipients: engine.network.recipients(),
    keys: await openKeys(engine),
    now: engine.now(),
    zone: engine.config.zone,
    spool,
  })
}
