import { readConfig } from '#core/config.ts'
import { backup, backups } from './commands/backup.ts'
import { type Command, usageOf } from './commands/command.ts'
import { copy } from './commands/copy.ts'
import { evidenceVerify } from './commands/evidence.ts'
import { promises } from './commands/promises.ts'
import { restore } from './commands/restore.ts'
import { staffReset } from './commands/staff.ts'
import { tokenCreate } from './commands/token.ts'

/** `npm run zusage -- <command>` */
const commands: Readonly<Record<string, Command>> = {
  promises,
  'evidence verify': evidenceVerify,
  'token create': tokenCreate,
  'staff reset': staffReset,
  backup,
  backups,
  restore,
  copy,
}

try {
  const args = process.argv.slice(2)
  const length = [2, 1].find((words) => args.slice(0, words).join(' ') in commands) ?? 0
  const found = commands[args.slice(0, length).join(' ')]
  const usage = found
    ? usageOf(found)
    : `Usage: npm run zusage -- <command>\n\n${Object.values(commands)
        .map((one) => `  ${one.usage}`)
        .join('\n')}`
  // Before the settings are read: whoever asks how to begin may not have them right yet.
  if (args.some((arg) => arg === '--help' || arg === '-h')) console.log(usage)
  else if (!found) throw new Error(usage)
  else process.exitCode = (await found.run(readConfig(process.env), args.slice(length))) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
