import { join } from 'node:path'
import { explain, onceEnded } from '../database/embedded-failures.ts'
import { completeBinaries, locateNative } from '../database/embedded-libraries.ts'
import { serverArguments, serverSettings } from '../database/embedded-settings.ts'
import { chooseRunner, giveFolder } from '../database/embedded-user.ts'
import { ownerName, ownerPassword } from '../database/owner.ts'

/**
 * Lets PostgreSQL recover the copied database in `dataDir`, which no other process uses, and gives the superuser
 * and the owner their passwords. A single session without a port: nobody can connect meanwhile, and no password is
 * needed. The password goes by standard input, where no other user sees it.
 */
export async function recover(options: {
  dataDir: string
  password: string
  /** Release of the PostgreSQL that the files were made by. */
  madeBy: string
  log: (message: string) => void
}): Promise<void> {
  const { dataDir, password, madeBy, log } = options
  const folder = join(dataDir, 'postgres')
  const binaries = await completeBinaries(locateNative(), join(dataDir, 'postgres-libraries'))
  const runner = await chooseRunner(binaries, folder, log)
  refuseOtherMajor(madeBy, runner.release)
  await giveFolder(folder, runner.owner)
  const settings = serverSettings({ durable: true, release: runner.release, extra: {} })
  const child = runner.spawn(
    binaries.postgres,
    ['--single', ...serverArguments(folder, settings, 5432), 'postgres'],
    { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] },
  )
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(
    `alter role postgres password '${password}'\n` +
      `do $$ begin if exists (select from pg_roles where rolname = '${ownerName}') then ` +
      `alter role ${ownerName} password '${ownerPassword(password)}'; end if; end $$\n`,
  )
  const { code, output } = await onceEnded(child)
  if (code !== 0 || /\b(ERROR|FATAL|PANIC):/.test(output))
    throw explain('PostgreSQL could not recover the backup', output, dataDir)
}

function refuseOtherMajor(madeBy: string, release: string): void {
  const [theirs, ours] = [madeBy, release].map((one) => one.split('.')[0])
  if (theirs !== ours)
    throw new Error(
      `The backup was made by PostgreSQL ${madeBy}, and this is ${release}: restore it with the Zusage that made it, ` +
        `and move with "npm run zusage -- copy".`,
    )
}
