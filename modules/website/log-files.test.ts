import { appendFile, mkdir, mkdtemp, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Context } from '#core/context.ts'
import { openHouse, type TestHouse } from '#core/testing/house.ts'
import { notice } from '#modules/notice'
import type { Tables } from './data.ts'
import { cutForeignLogs, inspectForeignLogs, saveForeignLogs } from './foreign-logs.ts'
import { website } from './index.ts'
import { timeReader } from './log-line.ts'

let house: TestHouse
let ctx: Context<Tables>
let folder: string

beforeAll(async () => {
  house = await openHouse({ modules: [notice.module, website.module] })
  ctx = house.context<Tables>('website')
  folder = await mkdtemp(join(tmpdir(), 'zusage-logs-'))
})
afterAll(async () => {
  await house[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
})

const day = 86_400_000
/** One moment for all lines, so that the same line is the same text. */
const begin = Date.now()
const pad = (number: number): string => String(number).padStart(2, '0')
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const stamp = (at: Date): string =>
  `${pad(at.getUTCDate())}/${months[at.getUTCMonth()]}/${at.getUTCFullYear()}:${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}:${pad(at.getUTCSeconds())} +0000`

const line = (daysAgo: number, path = '/', user = '-'): string =>
  `192.0.2.1 - ${user} [${stamp(new Date(begin - daysAgo * day))}] "GET ${path} HTTP/1.1" 200 12 "-" "curl/8"\n`

const watch = (mode: 'prune-rotated' | 'rewrite', pattern = '*.log*'): Promise<void> =>
  saveForeignLogs(ctx, [{ path: join(folder, pattern), kind: 'nginx', mode }])

const file = async (name: string, content: string | Buffer, daysAgo = 0): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, content)
  const at = new Date(Date.now() - daysAgo * day)
  await utimes(path, at, at)
  return path
}

const state = async (): Promise<string> => {
  await house.sweep()
  await house.prove()
  const found = (await ctx.house.promises()).find((promise) => promise.key === '3.1/log-15-days')
  return `${found?.state}: ${found?.seen.en}`
}

const at = (text: string): number => Date.parse(text)

test('times are read from the logs of nginx and Apache, and not from what a visitor sends', () => {
  const nginx = timeReader('nginx', 'Europe/Berlin')
  const apache = timeReader('apache', 'Europe/Berlin')
  expect(nginx('::1 - - [23/Nov/2026:15:23:45 +0100] "GET / HTTP/1.1" 200 1')).toBe(
    at('2026-11-23T14:23:45Z'),
  )
  expect(nginx('::1 - - [23/Nov/2026:15:23:45 -0530] "GET / HTTP/1.1" 200 1')).toBe(
    at('2026-11-23T20:53:45Z'),
  )
  expect(nginx('2026/07/01 12:00:00 [error] 7#7: *1 open() failed')).toBe(at('2026-07-01T10:00:00Z'))
  expect(apache('[Wed Jul 01 12:00:00.123456 2026] [core:error] [pid 1] x')).toBe(at('2026-07-01T10:00:00Z'))
  expect(apache('[Wed Jul  1 12:00:00 2026] [error] x')).toBe(at('2026-07-01T10:00:00Z'))
  const claimed = '::1 - [01/Jan/2000:00:00:00 +0000] [23/Nov/2026:15:23:45 +0000] "GET / HTTP/1.1" 200 1'
  expect(nginx(claimed)).toBe(at('2026-11-23T15:23:45Z'))
  expect(nginx('2026/13/40 12:00:00 [error] x')).toBeNull()
  expect(nginx('\tat somewhere')).toBeNull()
})

test('the head of a live file goes, the rest keeps its place in the same file', async () => {
  const path = await file(
    'access.log',
    line(20, '/old') + '  its continuation\n' + line(15.5) + line(14, '/kept') + line(0, '/new'),
  )
  const before = await stat(path)
  await watch('rewrite')
  expect(await state()).toMatch(/^broken: .*access\.log holds a line/)
  await cutForeignLogs(ctx)
  expect((await stat(path)).ino).toBe(before.ino)
  expect(await readFile(path, 'utf8')).toBe(line(14, '/kept') + line(0, '/new'))
  expect(await state()).toMatch(/^kept/)
  await house.chain()
  const [entry] = await ctx.house.evidence({ kind: 'foreign_log.cut', limit: 1 })
  expect(entry?.payload).toMatchObject({ file: path, lines: 3, kept: 2 })
})

test('an old line planted at the end is seen by the check, and cut though newer ones stand before it', async () => {
  const path = await file('access.log', line(1, '/a'))
  await watch('rewrite')
  await cutForeignLogs(ctx)
  expect(await state()).toMatch(/^kept/)
  await appendFile(path, line(30, '/planted') + line(0, '/b'))
  expect(await state()).toMatch(/^broken/)
  await cutForeignLogs(ctx)
  expect(await readFile(path, 'utf8')).toBe(line(1, '/a') + line(0, '/b'))
  expect(await state()).toMatch(/^kept/)
})

test('rotated files lose their old lines, compressed or not, and go when nothing is left', async () => {
  const partly = await file('access.log.2', line(15.5) + line(14.5, '/kept'), 14)
  const packed = await file('access.log.3.gz', gzipSync(line(16) + line(14.9, '/kept')), 14)
  const gone = await file('access.log-20261101', line(20) + line(18), 18)
  const goneToo = await file('error.log.4.gz', gzipSync('2020/01/01 00:00:00 [error] x\n'), 400)
  const live = await file('access.log', line(16) + line(0))
  await watch('prune-rotated')
  const mode = (await stat(packed)).mode
  await cutForeignLogs(ctx)
  expect(await readFile(partly, 'utf8')).toBe(line(14.5, '/kept'))
  expect(gunzipSync(await readFile(packed)).toString()).toBe(line(14.9, '/kept'))
  expect((await stat(packed)).mode).toBe(mode)
  expect(Math.round((Date.now() - (await stat(packed)).mtimeMs) / day)).toBe(14)
  for (const path of [gone, goneToo]) await expect(stat(path)).rejects.toThrow('ENOENT')
  expect(await readFile(live, 'utf8')).toBe(line(16) + line(0))
  expect(await state()).toMatch(/^broken: .*access\.log holds/)
})

test('nothing within its period is touched, nor what is no ordinary log', async () => {
  const young = await file('access.log.1', line(14.9) + line(2), 2)
  const before = await stat(young)
  await file('notes.log', 'nothing with a time\n')
  await symlink('/dev/null', join(folder, 'link.log'))
  await watch('rewrite')
  await cutForeignLogs(ctx)
  expect(await stat(young)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs })
  expect(await readFile(join(folder, 'notes.log'), 'utf8')).toBe('nothing with a time\n')
  const { files } = await inspectForeignLogs(ctx)
  expect(files.map((one) => [one.path.slice(folder.length + 1), one.fault])).toEqual([
    ['access.log.1', null],
    ['notes.log', 'format'],
  ])
  expect(await state()).toMatch(/^unproven: Could not be looked at: .*notes\.log/)
})

test('a pattern that matches nothing proves nothing, and a damaged file does not stop the others', async () => {
  await watch('rewrite', 'nothing-*.log')
  expect(await state()).toMatch(/^unproven/)
  await file('a.log.1.gz', Buffer.from('no gzip at all'), 20)
  const live = await file('b.log', line(16) + line(0))
  await watch('rewrite')
  await cutForeignLogs(ctx)
  expect(await readFile(live, 'utf8')).toBe(line(0))
  expect(await state()).toMatch(/^unproven: Could not be looked at: .*a\.log\.1\.gz/)
})

test('lines of any length and files larger than the memory kept for them pass through', async () => {
  const long = line(1, `/${'x'.repeat(3_000_000)}`)
  const many = Array.from({ length: 30_000 }, (_, index) => line(16 - index / 5000, `/${index}`))
  const path = await file('access.log', many.slice(0, 15_000).join('') + long + many.slice(15_000).join(''))
  await watch('rewrite')
  await cutForeignLogs(ctx)
  const left = (await readFile(path, 'utf8')).split(/(?<=\n)/)
  expect(left).toContain(long)
  expect(left.length).toBeGreaterThan(24_900)
  expect(left.length).toBeLessThan(25_010)
  expect(await state()).toMatch(/^kept/)
})
