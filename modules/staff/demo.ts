import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '#core/context.ts'
import type { Role } from '#core/permission.ts'
import { controller } from '#modules/notice'
import { createAccount } from './accounts.ts'
import type { Tables } from './data.ts'
import { hashPassword } from './password-hash.ts'
import { signAs } from './pledge.ts'
import { writePassword } from './queries.ts'

const people: readonly { name: string; email: string; roles: readonly Role[] }[] = [
  { name: 'Anna Adler', email: 'anna@ipro.example', roles: ['administrator', 'agent'] },
  { name: 'Bernd Brandt', email: 'bernd@ipro.example', roles: ['agent'] },
  { name: 'Cem Can', email: 'cem@ipro.example', roles: ['agent'] },
  { name: 'Dora Dietz', email: 'dora@ipro.example', roles: ['officer'] },
  { name: 'Emil Ernst', email: 'emil@ipro.example', roles: ['auditor'] },
]

/** Made once and kept beside the data, so that a demonstration on the network is not open to everyone. */
async function demoPassword(dataDir: string): Promise<string> {
  const file = join(dataDir, 'demo-password')
  const made = `demo-${randomBytes(6).toString('hex')}`
  await writeFile(file, made, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  return readFile(file, 'utf8')
}

/** Invented staff of every role; who signs in, and how, is printed. */
export async function fillDemo(ctx: Context<Tables>): Promise<void> {
  const password = await demoPassword(ctx.config.dataDir)
  const hash = await hashPassword(password)
  const { name: company } = await controller(ctx)
  await ctx.transaction(async (inside) => {
    for (const { name, email, roles } of people) {
      const id = await createAccount(inside, { name, email, roles, language: 'de' })
      await writePassword(inside.db, id, hash, inside.now())
      if (roles.includes('administrator'))
        await signAs(inside, { accountId: id, name, language: 'de', controller: company })
    }
  })
  process.stdout.write(
    `\n  A demonstration is set up. Sign in as ${people[0]?.email ?? ''} with the password ${password}\n  (others: ${people
      .slice(1)
      .map((one) => one.email)
      .join(', ')}; it stands in ${join(ctx.config.dataDir, 'demo-password')})\n\n`,
  )
}
