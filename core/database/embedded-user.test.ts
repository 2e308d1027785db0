import { spawnSync } from 'node:child_process'
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { locateNative } from './embedded-libraries.ts'
import {
  ask,
  canRunAs,
  cleanUp,
  isRoot,
  makeDatabase,
  makeFolder,
  messages,
  nobody,
  pidIn,
  removeTemplate,
  start,
  startElsewhere,
} from './embedded-testing.ts'

afterEach(cleanUp)
afterAll(removeTemplate)

describe('the libraries of the npm package', () => {
  let native = ''
  afterAll(() => rm(join(native, '..'), { recursive: true, force: true }))

  it('get the names that npm can not carry', async () => {
    native = join(await mkdtemp(join(tmpdir(), 'zusage-native-')), 'native')
    await chmod(join(native, '..'), 0o755)
    await cp(locateNative(), native, { recursive: true, verbatimSymlinks: true })
    const list: { target: string }[] = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'))
    const targets = list.map(({ target }) => join(native, '..', target))
    const removeLinks = () => Promise.all(targets.map((target) => rm(target, { force: true })))
    await removeLinks()

    const dataDir = await makeDatabase()
    await (await start(dataDir, { native })).stop()
    for (const target of targets) expect((await stat(target)).isFile()).toBe(true)
    expect(await readdir(dataDir)).not.toContain('postgres-libraries')

    // Where node_modules belongs to somebody else, the links are made in the data folder.
    await removeLinks()
    await chmod(join(native, 'lib'), 0o555)
    const readOnly = await makeFolder()
    if (!isRoot) await (await start(readOnly, { native })).stop()
    else if (canRunAs(nobody)) {
      await chown(readOnly, nobody, nobody)
      await startElsewhere(readOnly, { native }, nobody).says(/adopted: false/)
    } else return
    expect(await readdir(join(readOnly, 'postgres-libraries'))).toHaveLength(targets.length)
  })
})

describe('what can not be started is said in a sentence', () => {
  it('a database of another release, and a folder of something else', async () => {
    const dataDir = await makeFolder()
    await mkdir(join(dataDir, 'postgres'))
    await writeFile(join(dataDir, 'postgres', 'holiday.jpg'), '')
    await expect(start(dataDir)).rejects.toThrow('holds no PostgreSQL database: move it away')
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '17\n')
    await expect(start(dataDir)).rejects.toThrow('was made by PostgreSQL 17, and this is 18')
    expect(await readdir(dataDir)).toEqual(['postgres'])
  })

  it('a database with another password', async () => {
    const dataDir = await makeDatabase()
    const server = await start(dataDir)
    const file = join(dataDir, 'postgres-password')
    await writeFile(file, 'another')
    await expect(start(dataDir)).rejects.toThrow(`does not accept the password in ${file}`)
    await server.stop()
    await expect(start(dataDir)).rejects.toThrow(`does not accept the password in ${file}`)
    expect(await pidIn(dataDir)).toBe(0)
  })

  it('a database without its password', async () => {
    const dataDir = await makeFolder()
    await mkdir(join(dataDir, 'postgres'))
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '18\n')
    await expect(start(dataDir)).rejects.toThrow('postgres-password is missing')
  })

  it('settings that the server does not take', async () => {
    const dataDir = await makeDatabase()
    await expect(start(dataDir, { settings: { work_mem: 'plenty' } })).rejects.toThrow(
      /did not start \(see .*postgres\.log\): .*work_mem/,
    )
  })

  it('a data folder that is a file', async () => {
    const file = join(await makeFolder(), 'file')
    await writeFile(file, '')
    await expect(start(file)).rejects.toThrow(`The data folder ${file} can't be used`)
  })

  it.runIf(isRoot)('a database of another user, met by root', async () => {
    const dataDir = await makeFolder()
    await mkdir(join(dataDir, 'postgres'))
    await chown(join(dataDir, 'postgres'), 4321, 4321)
    await expect(start(dataDir)).rejects.toThrow(
      /belongs to the user number 4321, and this is root\. Start Zusage as number 4321, or .* chown -R 0 /,
    )
  })

  it.runIf(canRunAs(nobody))("root's database, met by another user", async () => {
    const dataDir = await makeFolder(0o755)
    await mkdir(join(dataDir, 'postgres'))
    const output = await startElsewhere(dataDir, {}, nobody).says(/error: /)
    expect(output).toMatch(
      /belongs to the user root, and this is nobody\. Start Zusage as root, or .* chown -R 65534 /,
    )
  })
})

describe.runIf(isRoot && process.platform === 'linux')('root', () => {
  const hasNamespaces = spawnSync('unshare', ['--user', '--map-user=1', 'true']).status === 0

  it.runIf(hasNamespaces)(
    'runs it in a user namespace on a folder that is closed to others, and back',
    async () => {
      const dataDir = await makeFolder(0o700)
      const closed = await start(dataDir)
      expect(messages.join('\n')).toMatch(
        new RegExp(`can't reach ${dataDir} or .*: PostgreSQL runs in a user namespace`),
      )
      expect((await stat(join(dataDir, 'postgres'))).uid).toBe(0)
      await ask(closed, 'create table kept as select 7 as number')
      await closed.stop()

      await chmod(dataDir, 0o711)
      const opened = await start(dataDir)
      expect((await stat(join(dataDir, 'postgres'))).uid).not.toBe(0)
      expect(await ask(opened, 'select number from kept')).toEqual([7])
      await opened.stop()

      await chmod(dataDir, 0o700)
      await using again = await start(dataDir)
      expect((await stat(join(dataDir, 'postgres', 'base'))).uid).toBe(0)
      expect(await ask(again, 'select number from kept')).toEqual([7])
    },
  )
})
