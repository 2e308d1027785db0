import { createHash, type KeyObject, sign } from 'node:crypto'
import type { PackedFile } from './archive.ts'
import type { WrittenTable } from './handed.ts'
import type { Packing } from './packing.ts'
import { schemaVersion } from './schema.ts'

/** What a package holds, signed. */
export interface Manifest {
  readonly schemaVersion: number
  readonly kind: 'access' | 'portability'
  readonly requestId: string
  readonly createdAt: string
  readonly language: 'de' | 'en'
  readonly controller: { readonly name: string; readonly address: string; readonly email: string }
  readonly tables: readonly { readonly name: string; readonly rows: number }[]
  /** Every file but the manifest, its signature and the key. */
  readonly files: readonly PackedFile[]
}

/** What the manifest can't name: itself and what vouches for it. */
export const sealFiles = ['manifest.json', 'manifest.sig', 'public-key.pem'] as const

/** SHA-256 over the key (SPKI, DER), hex in groups that can be read out. */
export const fingerprint = (key: KeyObject): string =>
  (
    createHash('sha256')
      .update(key.export({ type: 'spki', format: 'der' }))
      .digest('hex')
      .match(/.{8}/g) ?? []
  ).join(' ')

/**
 * The last files: what all the others are, and the signature (Ed25519, over the manifest's bytes). The key signs the
 * evidence's checkpoints too; those are arrays, and this is an object, so that neither can be taken for the other.
 */
export async function seal({ archive, options }: Packing, tables: readonly WrittenTable[]): Promise<void> {
  const { controller, keys } = options
  const manifest: Manifest = {
    schemaVersion,
    kind: options.kind,
    requestId: options.requestId,
    createdAt: options.now.toISOString(),
    language: options.language,
    controller: {
      name: controller.name,
      address: `${controller.street}, ${controller.postcode} ${controller.city}`,
      email: controller.email,
    },
    tables: tables.map(({ name, rows }) => ({ name, rows })),
    files: archive.files,
  }
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`)
  await archive.add('manifest.json', bytes)
  await archive.add('manifest.sig', sign(null, bytes, keys.signing))
  await archive.add('public-key.pem', keys.verifying.export({ type: 'spki', format: 'pem' }))
}
