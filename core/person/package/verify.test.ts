import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { each, keys, message, messages, optionsFor, pack, type Packed } from './fixtures.ts'
import { verifyPackage } from './verify.ts'

let packed: Packed

beforeAll(async () => {
  packed = await pack(optionsFor([messages([message(1, { raw: Buffer.from('%PDF-1.7') }), message(2)])]))
})
afterAll(() => packed[Symbol.asyncDispose]())

/** The package's files, one of them otherwise; undefined takes it away. */
const entries = (changed: Record<string, Buffer | undefined> = {}) =>
  each(
    Object.entries({ ...Object.fromEntries(packed.files), ...changed }).flatMap(([path, bytes]) =>
      bytes ? [{ path, read: () => each([bytes]) }] : [],
    ),
  )

const flip = (bytes: Buffer, at: number): Buffer => {
  const flipped = Buffer.from(bytes)
  flipped[at] = (flipped[at] ?? 0) ^ 1
  return flipped
}

test('a package is whole, signed by our key, and its manifest says what it is', async () => {
  const verdict = await verifyPackage(packed.path, keys.verifying)
  expect(verdict.faults).toEqual([])
  expect(verdict.manifest).toMatchObject({
    schemaVersion: 1,
    kind: 'access',
    requestId: 'A-17',
    createdAt: '2026-11-23T15:20:00.000Z',
    controller: { name: 'Muster & Söhne GmbH', address: 'Hauptstraße 1, 70173 Stuttgart' },
    tables: [{ name: 'post.message', rows: 2 }],
  })
})

describe('a flipped bit is found', () => {
  test('in any file', async () => {
    const unseen: string[] = []
    for (const [path, bytes] of packed.files) {
      const flipped = flip(bytes, Math.floor(bytes.length / 2))
      const { faults } = await verifyPackage(entries({ [path]: flipped }), keys.verifying)
      if (faults.length === 0) unseen.push(path)
    }
    expect(unseen).toEqual([])
  })

  test('in the signature and in the manifest, also without knowing the key', async () => {
    for (const path of ['manifest.sig', 'manifest.json']) {
      const { faults } = await verifyPackage(
        entries({ [path]: flip(packed.files.get(path) ?? Buffer.of(), 20) }),
      )
      expect(faults.join()).toMatch(/does not fit|can't be read/)
    }
  })

  test('anywhere in the ZIP', async () => {
    const zip = await readFile(packed.path)
    const path = join(packed.path, '..', 'flipped.zip')
    const read: (string | null)[] = []
    for (let at = 100; at < zip.length - 200; at += Math.floor(zip.length / 40)) {
      await writeFile(path, flip(zip, at))
      const verdict = await verifyPackage(path, keys.verifying).catch(() => null)
      read.push(verdict?.faults.length === 0 ? JSON.stringify(verdict.manifest) : null)
    }
    // A few bytes of a ZIP (times, versions) change nothing that a reader gets to see.
    const unseen = read.filter((one) => one !== null)
    expect(new Set([...unseen, await contents(packed.path)]).size).toBe(1)
    expect(unseen.length).toBeLessThan(read.length / 4)
  })
})

async function contents(path: string): Promise<string> {
  const { manifest } = await verifyPackage(path)
  return JSON.stringify(manifest)
}

test('a missing, an added and a renamed file are found', async () => {
  expect((await verifyPackage(entries({ 'index.html': undefined }))).faults).toEqual([
    'index.html is missing',
  ])
  expect((await verifyPackage(entries({ 'more.html': Buffer.from('x') }))).faults).toEqual([
    'more.html is not in the manifest',
  ])
  const { faults } = await verifyPackage(
    entries({ 'schema.json': undefined, 'schema2.json': packed.files.get('schema.json') }),
  )
  expect(faults).toEqual(['schema.json is missing', 'schema2.json is not in the manifest'])
})

test('who signs anew with a key of their own is found by who knows ours', async () => {
  const other = generateKeyPairSync('ed25519')
  await using forged = await pack(
    optionsFor([messages([message(1)])], { keys: { signing: other.privateKey, verifying: other.publicKey } }),
  )
  expect((await verifyPackage(forged.path)).faults).toEqual([])
  expect((await verifyPackage(forged.path, keys.verifying)).faults).toEqual([
    'public-key.pem is not the expected key',
    'manifest.sig does not fit manifest.json',
  ])
})

test('the beginning of a package is no package', async () => {
  const zip = await readFile(packed.path)
  const path = join(packed.path, '..', 'cut.zip')
  await writeFile(path, zip.subarray(0, zip.length / 2))
  await expect(verifyPackage(path)).rejects.toThrow('This is no ZIP')
})

const tools = ['/usr/bin/openssl', '/usr/bin/jq', '/usr/bin/unzip'].every((path) => existsSync(path))

test.runIf(tools)('the two lines of README.txt do what it says', async () => {
  const folder = join(packed.path, '..', 'unpacked')
  execFileSync('unzip', ['-q', packed.path, '-d', folder])
  const lines = packed
    .text('README.txt')
    .split('\r\n')
    .filter((line) => /^(?:openssl|jq) /.test(line))
  expect(lines).toHaveLength(2)
  const run = (line: string): string =>
    execFileSync('sh', ['-c', line], { cwd: folder, stdio: 'pipe' }).toString()
  expect(run(lines[0] ?? '')).toContain('Signature Verified Successfully')
  expect(run(lines[1] ?? '')).toBe('')
  await writeFile(join(folder, 'schema.json'), '{}')
  expect(() => run(`${lines[1] ?? ''} 2>&1 || (exit 1)`)).toThrow('Command failed')
  expect(run(`${lines[1] ?? ''} || true`)).toContain('schema.json: FAILED')
})
