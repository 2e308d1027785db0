import { createHmac } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Context } from '#core/context.ts'
import type { Role } from '#core/permission.ts'
import { createAccount } from './accounts.ts'
import type { Tables } from './data.ts'
import { hashPassword } from './password-hash.ts'
import { signAs } from './pledge.ts'
import { updateAccount, writePassword } from './queries.ts'

export const password = 'vier blaue Esel am Bach'

/** scrypt takes a while; all made-up accounts have the same password. */
let hash: Promise<string> | null = null

let count = 0

export interface Made {
  readonly id: string
  readonly name: string
  readonly email: string
}

/** An account that can sign in with `password`; administrators with a signed pledge unless told otherwise. */
export async function makeAccount(
  ctx: Context<Tables>,
  of: {
    name?: string
    email?: string
    roles?: readonly Role[]
    pledged?: boolean
    deactivated?: boolean
  } = {},
): Promise<Made> {
  const name = of.name ?? `Erika Probe ${++count}`
  const email = of.email ?? `probe-${++count}@example.org`
  const roles = of.roles ?? ['agent']
  hash ??= hashPassword(password)
  const made = await hash
  return ctx.transaction(async (ctx) => {
    const id = await createAccount(ctx, { name, email, roles, language: 'de' })
    await writePassword(ctx.db, id, made, ctx.now())
    if (of.pledged ?? roles.includes('administrator'))
      await signAs(ctx, { accountId: id, name, language: 'de', controller: 'Muster GmbH' })
    if (of.deactivated) await updateAccount(ctx.db, id, { deactivated_at: ctx.now(), updated_at: ctx.now() })
    return { id, name, email }
  })
}

type Headers = Record<string, string>

/** What a browser on one of our own pages sends along. */
export const fromOurPage: Headers = { 'sec-fetch-site': 'same-origin', 'accept-language': 'en' }

/** All cookies an answer sets, as the next request carries them. */
export const cookiesOf = (answer: { headers: { 'set-cookie'?: string | string[] | undefined } }): string =>
  [answer.headers['set-cookie'] ?? []]
    .flat()
    .map((line) => line.split(';', 1)[0] ?? '')
    .filter((pair) => !pair.endsWith('='))
    .join('; ')

/** Another place on this machine, so that the server's count of requests of one address does not add up. */
export const elsewhere = (): string => `127.0.${Math.floor(++count / 250)}.${(count % 250) + 1}`

/** Signs in as a browser does; answers the headers of the requests that follow. */
export async function signInAs(http: FastifyInstance, email: string): Promise<Headers> {
  const answer = await http.inject({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    headers: fromOurPage,
    remoteAddress: elsewhere(),
    payload: { email, password },
  })
  if (answer.statusCode !== 200) throw new Error(`sign-in answered ${answer.statusCode}: ${answer.body}`)
  return { ...fromOurPage, cookie: cookiesOf(answer) }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

const fromBase32 = (text: string): Buffer => {
  const bits = Array.from(text, (sign) => alphabet.indexOf(sign).toString(2).padStart(5, '0')).join('')
  return Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [])
}

/** What an authenticator app shows (RFC 6238). */
export function codeOf(otpauth: string, at: Date = new Date()): string {
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(at.getTime() / 30_000)))
  const key = fromBase32(new URL(otpauth).searchParams.get('secret') ?? '')
  const mac = createHmac('sha1', key).update(step).digest()
  const offset = (mac.at(-1) ?? 0) & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
