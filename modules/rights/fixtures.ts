import type { FastifyRequest } from 'fastify'
import type { Config } from '#core/config.ts'
import type { Actor, Context } from '#core/context.ts'
import type { Module } from '#core/module.ts'
import { type Role, roles } from '#core/permission.ts'
import { openHouse, type TestHouse } from '#core/testing/house.ts'
import { customers } from '#modules/customers'
import { mail } from '#modules/mail'
import { notice, saveController, saveOfficer } from '#modules/notice'
import { staff } from '#modules/staff'
import { tickets } from '#modules/tickets'
import { website } from '#modules/website'
import type { Request, Tables } from './data.ts'
import { rights } from './index.ts'
import { requestById } from './queries.ts'

export type Ctx = Context<Tables>

interface Answered {
  readonly status: number
  readonly json: Record<string, unknown>
  readonly body: string
  readonly location: string
}

export interface RightsHouse extends TestHouse {
  readonly ctx: Ctx
  /** The officer's. */
  readonly officer: Ctx
  ask(role: Role | null, method: 'GET' | 'POST' | 'PUT', url: string, body?: object): Promise<Answered>
  get(url: string): Promise<Answered>
  /** Opens the page and sends its form as a hand would. */
  send(page: string, fields: Record<string, string>, to?: string): Promise<Answered>
  /** A contact of a customer, with a telephone number of their own unless one is given; answers the number. */
  contact(of: { email: string; name?: string; phone?: string }): Promise<string>
  /** What was written to an address, oldest first. */
  mailsTo(address: string): Promise<string[]>
  request(id: number): Promise<Request>
  newest(): Promise<Request>
}

/** Stands in for the accounts: whoever names a role in the header `x-role` has it. */
async function signIn(_ctx: unknown, request: FastifyRequest): Promise<Actor | null> {
  const role = roles.find((one) => one === request.headers['x-role'])
  return role ? { kind: 'staff', id: role, name: role, email: `${role}@ipro.de`, roles: [role] } : null
}

export const officerActor: Actor = {
  kind: 'staff',
  id: 'officer',
  name: 'Odile',
  email: 'officer@ipro.de',
  roles: ['officer'],
}

const hidden = (body: string, name: string): string =>
  new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(body)?.[1] ?? ''

let places = 0
let made = 0

/** Another place on this machine, so that what one address may send does not add up. */
const elsewhere = (): string => `127.1.${Math.floor(++places / 250)}.${(places % 250) + 1}`

/** All modules and `more`, a controller in Leonberg, an officer, no relay: mails stay in the outbox, where tests read them. */
export async function openRightsHouse({
  more = [],
  ...options
}: { config?: Partial<Config>; now?: Date; more?: readonly Module[] } = {}): Promise<RightsHouse> {
  const house = await openHouse({
    modules: [
      ...[
        notice,
        { module: { ...staff.module, authenticate: signIn } },
        website,
        mail,
        customers,
        tickets,
        rights,
      ].map((one) => one.module),
      ...more,
    ],
    ...options,
  })
  const ctx = house.context<Tables>('rights')
  const forNotice = house.context('notice')
  await saveController(forNotice, {
    name: 'IPRO GmbH',
    street: 'Steinbeisstr. 6',
    postcode: '71229',
    city: 'Leonberg',
    country: 'DE',
    land: 'BW',
    phone: '+49 7152 1',
    fax: '',
    email: 'info@ipro.de',
  } as const)
  await saveOfficer(forNotice, { name: 'Odile', email: 'datenschutz@ipro.de' })

  const read = async (answer: Awaited<ReturnType<typeof house.http.inject>>): Promise<Answered> => ({
    status: answer.statusCode,
    json: /json/.test(String(answer.headers['content-type'])) ? answer.json<Record<string, unknown>>() : {},
    body: answer.body,
    location: answer.headers.location ?? '',
  })
  const get = async (url: string) =>
    read(await house.http.inject({ url, headers: { accept: 'text/html' }, remoteAddress: elsewhere() }))
  const ask: RightsHouse['ask'] = async (role, method, url, body) =>
    read(
      await house.http.inject({
        method,
        url,
        headers: role ? { 'x-role': role } : {},
        ...(body ? { payload: body } : {}),
      }),
    )
  return {
    ...house,
    ctx,
    // What waits in the queue of an act comes after it, in the next round.
    async work() {
      for (let round = 0; round < 3; round++) await house.work()
    },
    officer: house.context<Tables>('rights', officerActor),
    get,
    ask,
    async send(page, fields, to = page.split('?')[0] ?? page) {
      const form = (await get(page)).body
      house.clock.set(new Date(house.clock.now().getTime() + 5000))
      return read(
        await house.http.inject({
          method: 'POST',
          url: to,
          headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
          remoteAddress: elsewhere(),
          payload: new URLSearchParams({
            token: hidden(form, 'token'),
            code: hidden(form, 'code'),
            shown: hidden(form, 'shown'),
            ...fields,
          }).toString(),
        }),
      )
    },
    async contact({ email, name = 'Muster', phone = `+4971526${String(++made).padStart(6, '0')}` }) {
      const body = { familyName: name, givenName: 'Erika', emails: [email], phones: [phone] }
      const answer = await ask('agent', 'POST', '/api/customers/persons', body)
      if (answer.status !== 200) throw new Error(answer.body)
      return phone
    },
    async mailsTo(address) {
      const { rows } = await house.ownerPool.query<{ raw: Buffer }>(
        'select raw from mail.outbox where to_address = $1 order by id',
        [address],
      )
      return rows.map(({ raw }) => decoded(raw.toString()))
    },
    async request(id) {
      const found = await requestById(ctx.db, id)
      if (!found) throw new Error(`There is no request ${id}.`)
      return found
    },
    newest: () => ctx.db.selectFrom('request').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow(),
  }
}

/** A mail as one reads it: quoted-printable undone. */
function decoded(raw: string): string {
  const [head = '', ...rest] = raw.split('\r\n\r\n')
  const body = rest.join('\n\n').replaceAll('\r\n', '\n')
  if (/base64/i.test(head)) return `${head}\n\n${Buffer.from(body, 'base64').toString()}`
  const bytes = body
    .replaceAll('=\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return `${head}\n\n${Buffer.from(bytes, 'latin1').toString()}`
}

/** The path of the link in a mail. */
export const linkIn = (text: string): string => {
  const found = /https?:\/\/[^\s/]+(\/\S*code=[\w-]+)/.exec(text)?.[1]
  if (!found) throw new Error(`No link in: ${text}`)
  return found
}

/** A request of the website, confirmed through the mail; answers its id and the path of the private page. */
export async function confirmed(
  house: RightsHouse,
  of: { right: string; email: string; name?: string; message?: string; to?: string; phone?: string },
): Promise<{ id: number; page: string }> {
  const { right, email, name = 'Erika Muster', message = '', to = email, phone = '' } = of
  await house.send('/rights', { right, email, name, message, phone })
  await house.work()
  const { id } = await house.newest()
  const page = (await house.send(linkIn((await house.mailsTo(to)).at(-1) ?? ''), {})).location
  await house.work()
  return { id, page }
}
