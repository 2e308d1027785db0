import { basename, join } from 'node:path'
import { listBackups, momentOf } from '#core/backup/archives.ts'
import { makeBackup } from '#core/backup/backup.ts'
import { sizeOf } from '#core/backup/manifest.ts'
import { noteRestoreTest, tryRestore } from '#core/backup/self-test.ts'
import type { Config } from '#core/config.ts'
import { forgetReplay } from '#core/person/replay-log.ts'
import { modules } from '../modules.ts'
import { command } from './command.ts'
import { megabytes, showProgress } from './progress.ts'
import { withEngine } from './with-engine.ts'

/** Backup and restore know the embedded server's files, and no other server's. */
export function refuseOwnServer(config: Config): void {
  if (config.databaseUrl)
    throw new Error(
      `This installation stands on a PostgreSQL of your own (DATABASE_URL): back it up and restore it with ` +
        `pgBackRest, as docs/operators/backup.md shows.`,
    )
}

export const backup = command({
  usage: `backup DIR [--keep-days 30] [--no-try]
      copies the installation, while it runs, into a new folder of DIR, without keys and passwords;
      then deletes backups older than that, and tries the new one and the one before it: each is restored aside, with
      what was erased since repeated`,
  words: [1, 1],
  options: { 'keep-days': { type: 'string', default: '30' }, 'no-try': { type: 'boolean', default: false } },
  async run({ config, words: [into = ''], values }) {
    refuseOwnServer(config)
    const keepDays = Number(values['keep-days'])
    if (!Number.isInteger(keepDays) || keepDays < 1)
      throw new Error('--keep-days takes a whole number of days, at least 1.')
    const { dataDir, zone } = config
    const begun = performance.now()
    const { folder, manifest, expired } = await makeBackup({
      dataDir,
      into,
      keepDays,
      zone,
      log: console.log,
      progress: showProgress(),
    })
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    console.log(
      `${folder}: ${manifest.files.length} files, ${megabytes(sizeOf(manifest))}, ${seconds} s; ` +
        `evidence up to entry ${manifest.evidence?.sequence ?? 0}`,
    )
    for (const { name, why } of manifest.leftOut)
      if (why === 'secret') console.log(`not in it, keep it elsewhere: ${name}`)
      else if (why === 'unknown') console.log(`not in it, nobody knows what it is: ${name}`)
    const oldest = (await listBackups(into)).find((archive) => archive.damage === null)
    if (oldest) await forgetReplay(config.replayDir, momentOf(oldest.name))
    for (const name of expired) console.log(`deleted, older than ${keepDays} days: ${name}`)
    if (values['no-try']) return true
    // The new one shows that it can be restored; only the one before it has something to repeat.
    return (await attempt(config, folder)) && attemptFormer(config, into, folder)
  },
})

/** Restores the backup aside and says what came back. */
async function attempt(config: Config, folder: string): Promise<boolean> {
  console.log(`Trying ${basename(folder)}: restored aside, with the erasures repeated`)
  const tried = await tryRestore(config, modules, folder)
  await withEngine(config, (engine) => noteRestoreTest(engine, tried))
  const { failed, resurrected } = tried
  if (failed !== null) console.error(`The backup can't be restored: ${failed}`)
  else if (resurrected > 0)
    console.error(
      `${resurrected} rows of erased persons came back and could be read. Do not use this backup; report it.`,
    )
  else console.log('It can be restored, and nobody who was erased comes back.')
  return failed === null && resurrected === 0
}

async function attemptFormer(config: Config, into: string, newest: string): Promise<boolean> {
  const former = (await listBackups(into)).findLast(
    ({ name, damage }) => damage === null && name < basename(newest),
  )
  return former ? attempt(config, join(into, former.name)) : true
}

export const backups = command({
  usage: `backups DIR
      the backups in DIR with their age, oldest first`,
  words: [1, 1],
  async run({ words: [into = ''] }) {
    const found = await listBackups(into)
    for (const { name, ageDays, bytes, zusage, postgres, damage } of found)
      console.log(
        damage ??
          `${name}  ${ageDays.toFixed(1).padStart(6)} days  ${megabytes(bytes).padStart(12)}  ` +
            `Zusage ${zusage}, PostgreSQL ${postgres}`,
      )
    if (found.length === 0) console.log(`There are no backups in ${into}.`)
    return found.every(({ damage }) => damage === null)
  },
})
