import { readConfig } from '#core/config.ts'
import { backup, backups } from './commands/backup.ts'
import type { Command } from './commands/command.ts'
import { copy } from './commands/copy.ts'
import { evidenceVerify } from './commands/evidence.ts'
import { promises } from './commands/promises.ts'
import { restore } from './commands/restore.ts'
import { tokenCreate } from './commands/token.ts'

/** `npm run zusage -- <command>` */
const commands: Readonly<Record<string, Command>> = {
  promises,
  'evidence verify': evidenceVerify,
  'token create': tokenCreate,
  backup,
  backups,
  restore,
  copy,
}

try {
  const args = process.argv.slice(2)
  const length = [2, 1].find((words) => args.slice(0, words).join(' ') in commands) ?? 0
  const found = commands[args.slice(0, length).join(' ')]
  if (!found) {
    const lines = Object.values(commands).map((one) => `  ${one.usage}`)
    throw new Error(`Usage: npm run zusage -- <command>\n\n${lines.join('\n')}`)
  }
  process.exitCode = (await found.run(readConfig(process.env), args.slice(length))) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
