import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import type { Stats } from 'node:fs'
import { lchown, readdir, readFile, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { onceEnded, type Ended } from './embedded-failures.ts'
import type { Binaries } from './embedded-libraries.ts'

/** A user of the operating system, as in its passwd table. */
export interface Account {
  name: string
  uid: number
  gid: number
}

/** The user PostgreSQL's programs run as, and how to run them. */
export interface Runner {
  /** Who has to own the data folder; absent where we are that user ourselves. */
  owner?: Account
  /** The release of the shipped server, such as `18.4`. */
  release: string
  spawn(program: string, args: readonly string[], options: SpawnOptions): ChildProcess
  /** Runs a program to its end, and gives its exit code and everything it wrote. */
  run(program: string, args: readonly string[], cwd: string): Promise<Ended>
}

type Bare = Pick<Runner, 'spawn' | 'run'>

const root: Account = { name: 'root', uid: 0, gid: 0 }
const isRoot = process.getuid?.() === 0

/** Throws when the data folder was made by a user whose files we can't or shouldn't use. */
export async function verifyOwner(folder: string, dataDir: string): Promise<void> {
  const me = process.getuid?.()
  const owner = (await statOf(folder).catch(() => statOf(dataDir)))?.uid
  if (me === undefined || owner === undefined || owner === me) return
  const accounts = await readAccounts()
  const madeByRoot = owner === 0 || serverAccounts(accounts).some((account) => account.uid === owner)
  if (isRoot && madeByRoot) return
  const nameOf = (uid: number) => accounts.find((account) => account.uid === uid)?.name ?? `number ${uid}`
  throw new Error(
    `The database in ${folder} belongs to the user ${nameOf(owner)}, and this is ${nameOf(me)}. ` +
      `Start Zusage as ${madeByRoot ? 'root' : nameOf(owner)}, or stop it there and hand the folder over, ` +
      `as root: chown -R ${me} '${dataDir}'`,
  )
}

/**
 * Finds out how PostgreSQL can be run here. PostgreSQL refuses to be root: then it is an unprivileged user, and where
 * that user can't reach the data folder or the programs, root without its privileges in a user namespace. initdb
 * refuses to be a number without a name, as containers have: then, too, it is a user namespace.
 */
export async function chooseRunner(
  binaries: Binaries,
  folder: string,
  log: (message: string) => void,
): Promise<Runner> {
  const above = dirname(folder)
  const account = serverAccounts(await readAccounts())[0]
  if (!isRoot && (isKnown() || account === undefined)) {
    const self = bareRunner(binaries, [], {})
    const { code, output } = await self.run(binaries.postgres, ['--version'], above)
    if (code === 0) return { ...self, release: releaseIn(output) }
    throw notRunnable(output)
  }
  if (account === undefined)
    throw new Error(
      'PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as: ' +
        'create one (useradd --system postgres), or start Zusage as an ordinary user.',
    )

  const tryOut = (runner: Bare) =>
    runner.run('/bin/sh', ['-c', 'cd -- "$1" && exec "$2" --version', 'sh', above, binaries.postgres], '/')
  const failures: string[] = []
  if (isRoot) {
    const unprivileged = bareRunner(binaries, [], { uid: account.uid, gid: account.gid })
    const { code, output } = await tryOut(unprivileged)
    if (code === 0) return { ...unprivileged, owner: account, release: releaseIn(output) }
    failures.push(lastLine(output))
  }
  const map = ['unshare', '--user', `--map-user=${account.uid}`, `--map-group=${account.gid}`, '--']
  const namespaced = bareRunner(binaries, map, {})
  const { code, output } = await tryOut(namespaced)
  if (code === 0) {
    log(
      isRoot
        ? `The user ${account.name} can't reach ${above} or the programs in node_modules: PostgreSQL runs in a ` +
            `user namespace, on root's files.`
        : `This user has no entry in the passwd table: PostgreSQL runs in a user namespace, as ${account.name}.`,
    )
    return { ...namespaced, ...(isRoot ? { owner: root } : {}), release: releaseIn(output) }
  }
  failures.push(lastLine(output))
  const plain = await bareRunner(binaries, [], {}).run(binaries.postgres, ['--version'], '/')
  if (plain.code !== 0) throw notRunnable(plain.output)
  throw new Error(
    isRoot
      ? `PostgreSQL refuses to run as root; the user ${account.name} can't enter ${above} or can't run ` +
          `${binaries.postgres}, and a user namespace did not help (${failures.join('; ')}). Start Zusage as an ` +
          `ordinary user, move both to where ${account.name} can enter, or set DATABASE_URL.`
      : `PostgreSQL wants its user to have a name, and number ${process.getuid?.()} has none in the passwd table; a ` +
          `user namespace did not help (${failures.join('; ')}). Give it an entry there, or set DATABASE_URL.`,
  )
}

/** Gives the folder and everything in it to the runner's user. The folder itself comes last: killed half-way, it is repeated. */
export async function giveFolder(folder: string, owner: Account | undefined): Promise<void> {
  if (owner === undefined || (await stat(folder)).uid === owner.uid) return
  for (const entry of await readdir(folder, { recursive: true })) {
    await lchown(join(folder, entry), owner.uid, owner.gid)
  }
  await lchown(folder, owner.uid, owner.gid)
}

function bareRunner(binaries: Binaries, wrap: readonly string[], user: { uid?: number; gid?: number }): Bare {
  function start(program: string, args: readonly string[], options: SpawnOptions) {
    const [first = program, ...rest] = [...wrap, program, ...args]
    return spawn(first, rest, { ...options, ...user, env: environment(binaries), windowsHide: true })
  }
  return {
    spawn: start,
    run: (program, args, cwd) => onceEnded(start(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })),
  }
}

async function statOf(path: string): Promise<Stats | undefined> {
  return stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
}

/** What a server process is told of our environment: none of the installation's secrets. */
function environment(binaries: Binaries): NodeJS.ProcessEnv {
  const kept = ['PATH', 'SystemRoot', 'TEMP', 'TMP'].map((name) => [name, process.env[name]])
  return { ...Object.fromEntries(kept), ...binaries.environment, LC_ALL: 'C' }
}

/** initdb insists on a passwd entry for the user it runs as, so only users of the table come into question. */
async function readAccounts(): Promise<Account[]> {
  const table = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return table
    .split('\n')
    .filter((line) => line.includes(':') && !line.startsWith('#'))
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 }))
}

function serverAccounts(accounts: readonly Account[]): Account[] {
  return ['postgres', '_postgres', 'nobody']
    .map((name) => accounts.find((account) => account.name === name))
    .filter((account) => account !== undefined)
}

function releaseIn(output: string): string {
  return /\(PostgreSQL\) (\S+)/.exec(output)?.[1] ?? ''
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? ''
}

function isKnown(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

function notRunnable(output: string): Error {
  return new Error(
    `PostgreSQL's programs do not run on this system (${lastLine(output)}). On Linux they need glibc 2.27 or later; ` +
      `install node_modules anew (npm ci), or set DATABASE_URL to use a PostgreSQL server of your own.`,
  )
}
