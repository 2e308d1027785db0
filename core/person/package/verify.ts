import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { type Manifest, sealFiles } from './manifest.ts'
import { type PackageEntry, unzip } from './unzip.ts'

/** What a verification found; empty faults: the package is whole, unchanged and signed by the key. */
export interface Verdict {
  readonly faults: readonly string[]
  /** Null: it could not be read. */
  readonly manifest: Manifest | null
}

interface Seen {
  readonly size: number
  readonly sha256: string
}

async function measure(entry: PackageEntry): Promise<Seen & { bytes: Buffer }> {
  const hash = createHash('sha256')
  const kept: Buffer[] = []
  const keep = (sealFiles as readonly string[]).includes(entry.path)
  let size = 0
  for await (const bytes of entry.read()) {
    hash.update(bytes)
    size += bytes.length
    if (keep) kept.push(bytes)
  }
  return { size, sha256: hash.digest('hex'), bytes: Buffer.concat(kept) }
}

function checkSeal(
  sealed: ReadonlyMap<string, Buffer>,
  trusted: KeyObject | undefined,
): { faults: string[]; manifest: Manifest | null } {
  const [bytes, signature, pem] = sealFiles.map((path) => sealed.get(path))
  if (!bytes || !signature || !pem)
    return { faults: ['manifest.json, manifest.sig or public-key.pem is missing'], manifest: null }
  const faults: string[] = []
  try {
    const key = createPublicKey(pem)
    if (trusted && !key.equals(trusted)) faults.push('public-key.pem is not the expected key')
    if (!verify(null, bytes, trusted ?? key, signature))
      faults.push('manifest.sig does not fit manifest.json')
    return { faults, manifest: JSON.parse(bytes.toString()) as Manifest }
  } catch (error) {
    return { faults: [...faults, `the seal can't be read: ${String(error)}`], manifest: null }
  }
}

/**
 * Reads a package (its ZIP, or its files) and compares all of it with the signed manifest. Without a trusted key it
 * only shows that the package is in itself whole; whose key it is says its fingerprint.
 */
export async function verifyPackage(
  given: string | AsyncIterable<PackageEntry>,
  trusted?: KeyObject,
): Promise<Verdict> {
  const seen = new Map<string, Seen>()
  const sealed = new Map<string, Buffer>()
  const faults: string[] = []
  for await (const entry of typeof given === 'string' ? unzip(given) : given) {
    if (seen.has(entry.path)) faults.push(`${entry.path} is there twice`)
    try {
      const { bytes, ...measured } = await measure(entry)
      seen.set(entry.path, measured)
      if (bytes.length > 0) sealed.set(entry.path, bytes)
    } catch (error) {
      faults.push(`${entry.path} can't be read: ${String(error)}`)
      seen.set(entry.path, { size: 0, sha256: '' })
    }
  }
  const { manifest, faults: broken } = checkSeal(sealed, trusted)
  const named = new Set<string>(sealFiles)
  for (const file of manifest?.files ?? []) {
    named.add(file.path)
    const found = seen.get(file.path)
    if (!found) faults.push(`${file.path} is missing`)
    else if (found.size !== file.size || found.sha256 !== file.sha256) faults.push(`${file.path} was changed`)
  }
  for (const path of seen.keys()) if (!named.has(path)) faults.push(`${path} is not in the manifest`)
  return { faults: [...broken, ...faults], manifest }
}
