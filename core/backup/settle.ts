import { access, readFile, rename, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { withStartLock } from '../database/embedded-lock.ts'
import { endOrphans, readPostmaster, runsIn } from '../database/embedded-postmaster.ts'
import { replaceFile, syncFolder } from '../durable.ts'
import { type Continuation, declareFork } from '../evidence/restored.ts'
import { besides } from './contents.ts'

/** The last steps of a restore, written down before the first of them is done. */
export interface Ready {
  /** Name under which the replaced database stays in the data folder. */
  readonly replaced: string
  readonly continuation: Continuation
}

/**
 * Where a restore works: a data folder of its own inside the data folder, so that nothing of the installation changes
 * until all is ready.
 */
export const workplaceOf = (dataDir: string): string => join(dataDir, 'postgres.restoring')

const readyFile = (dataDir: string): string => join(workplaceOf(dataDir), 'ready.json')

export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** Runs `work` while no other restore is at the data folder; throws while one is. */
export const withRestoreLock = <T>(dataDir: string, work: () => Promise<T>): Promise<T> =>
  withStartLock(
    join(dataDir, 'postgres.restore-lock'),
    work,
    (pid) => new Error(`A restore into ${dataDir} is under way (process ${pid}): wait until it is done.`),
  )

/** Throws while a server runs on the data folder's database. */
export async function refuseRunning(dataDir: string): Promise<void> {
  const folder = join(dataDir, 'postgres')
  const running = await readPostmaster(folder)
  if (running && (await runsIn(running.pid, folder)))
    throw new Error(
      `The database in ${dataDir} is running (process ${running.pid}): stop Zusage, and run the restore again.`,
    )
}

/**
 * Brings a restore that was cut off to its end: forward when all was ready, back otherwise. To be called, and awaited,
 * before anything uses the data folder. Does nothing where there was none.
 */
export async function settleRestore(dataDir: string, log: (message: string) => void): Promise<void> {
  if (await exists(workplaceOf(dataDir))) await withRestoreLock(dataDir, () => settle(dataDir, log))
}

/** The same, for who holds the restore's lock. */
export async function settle(dataDir: string, log: (message: string) => void): Promise<void> {
  const text = await readFile(readyFile(dataDir), 'utf8').catch(() => undefined)
  if (text !== undefined) {
    log('A restore was cut off in its last step: finishing it.')
    await withStartLock(join(dataDir, 'postgres.starting'), () =>
      carryOut(dataDir, JSON.parse(text) as Ready),
    )
  } else if (await exists(workplaceOf(dataDir))) {
    log('A restore was cut off: clearing away what it left. The database is as it was before.')
    await endServer(join(workplaceOf(dataDir), 'postgres'))
    await rm(workplaceOf(dataDir), { recursive: true, force: true, maxRetries: 10 })
  }
}

/** Puts what was restored in its place. From here on a restore that is cut off goes forward. */
export async function commitRestore(dataDir: string, ready: Ready): Promise<void> {
  await withStartLock(join(dataDir, 'postgres.starting'), async () => {
    await refuseRunning(dataDir)
    await replaceFile(readyFile(dataDir), JSON.stringify(ready), 0o600)
    await carryOut(dataDir, ready)
  })
}

/** Repeated after any of its steps, it comes to the same end. */
async function carryOut(dataDir: string, { replaced, continuation }: Ready): Promise<void> {
  const workplace = workplaceOf(dataDir)
  const [made, place] = [join(workplace, 'postgres'), join(dataDir, 'postgres')]
  if (await exists(made)) {
    await refuseRunning(dataDir)
    // An empty folder is no database.
    await rmdir(place).catch(() => undefined)
    if (await exists(place)) await rename(place, join(dataDir, replaced))
    await rename(made, place)
  }
  for (const name of ['postgres-password', ...besides])
    if ((await exists(join(workplace, name))) && !(await exists(join(dataDir, name))))
      await rename(join(workplace, name), join(dataDir, name))
  await declareFork(dataDir, continuation)
  await syncFolder(dataDir)
  await rm(readyFile(dataDir))
  await syncFolder(workplace)
  await rm(workplace, { recursive: true, force: true, maxRetries: 10 })
}

/** Ends the server, or the single session, of a restore that was killed. Its files are given up. */
async function endServer(folder: string): Promise<void> {
  const text = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Math.abs(Number.parseInt(text, 10))
  const deadline = Date.now() + 5_000
  while (pid > 0 && (await runsIn(pid, folder))) {
    if (process.platform === 'win32')
      throw new Error(`The server of an earlier restore may still run: end process ${pid}, and start again.`)
    try {
      process.kill(pid, Date.now() < deadline ? 'SIGQUIT' : 'SIGKILL')
    } catch {
      // It has just ended by itself.
    }
    await pause(50)
  }
  await endOrphans(folder)
}
