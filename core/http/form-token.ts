import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Makes and reads the tokens in our forms: when the form was handed out and by which module, sealed. */
export interface FormTokens {
  make(form: string, at: Date): string
  /** Age in milliseconds; null when the token was not made here for this form. */
  age(form: string, token: string, at: Date): number | null
}

export const youngest = 1000
export const oldest = 2 * 60 * 60 * 1000

/** Opens the key in the data folder; made at the first start, readable by the owner alone. */
export async function openFormTokens(dataDir: string): Promise<FormTokens> {
  const folder = join(dataDir, 'keys')
  const path = join(folder, 'form')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // Another process may start on the same folder: whoever is first makes the key, whole at once.
  const fresh = `${path}.${process.pid}`
  await writeFile(fresh, randomBytes(32), { mode: 0o600 })
  await link(fresh, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(fresh)
  const key = await readFile(path)
  if (key.length < 32)
    throw new Error(`The key in ${path} is damaged. Delete the file; a new one is made at the next start.`)

  const seal = (form: string, time: string): Buffer =>
    createHmac('sha256', key).update(`${form}\n${time}`).digest()
  return {
    make(form, at) {
      const time = at.getTime().toString(36)
      return `${time}.${seal(form, time).toString('base64url')}`
    },
    age(form, token, at) {
      const [time = '', given = ''] = token.split('.')
      const sealed = Buffer.from(given, 'base64url')
      const expected = seal(form, time)
      if (sealed.length !== expected.length || !timingSafeEqual(sealed, expected)) return null
      return at.getTime() - Number.parseInt(time, 36)
    },
  }
}
