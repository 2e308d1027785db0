import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { openHouse, type TestHouse } from '#core/testing/house.ts'
import { controller, notice, officer, publishedVersion } from '#modules/notice'
import { setupLink, staff } from '#modules/staff'
import type { Context } from '#core/context.ts'
import type { Tables } from './data.ts'
import { cookiesOf, elsewhere, fromOurPage, makeAccount, password, signInAs } from './fixtures.ts'
import { countAdministrators } from './queries.ts'
import { welcome } from './setup.ts'

const modules = [notice.module, staff.module]

/** As after a start: the notice has its first version. */
async function openStarted(config: Parameters<typeof openHouse>[0]['config'] = {}): Promise<TestHouse> {
  const house = await openHouse({ modules, config })
  await publishedVersion(house.context('notice'))
  return house
}

const complete = {
  company: 'Muster & Söhne GmbH',
  street: 'Hauptstraße 1',
  postcode: '70173',
  city: 'Stuttgart',
  land: 'BW',
  phone: '+49 711 123456',
  fax: '',
  companyEmail: 'info@muster.example',
  officerName: 'Dr. Dora Schutz',
  officerEmail: 'datenschutz@muster.example',
  name: 'Erika Mustermann',
  email: 'Erika@Muster.example',
  password,
  repeat: password,
  agreed: 'yes',
  signedName: 'erika  mustermann',
}

type Fields = Record<string, string>

const open = (house: TestHouse, path: string) =>
  house.http.inject({
    url: path,
    remoteAddress: elsewhere(),
    headers: { accept: 'text/html', 'accept-language': 'de' },
  })

const inputOf = (page: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? ''

const send = (house: TestHouse, path: string, page: string, fields: Fields) =>
  house.http.inject({
    method: 'POST',
    url: path.split('?', 1)[0] ?? '',
    remoteAddress: elsewhere(),
    headers: {
      ...fromOurPage,
      accept: 'text/html',
      'accept-language': 'de',
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: new URLSearchParams({
      token: inputOf(page, 'token'),
      code: inputOf(page, 'code'),
      ...fields,
    }).toString(),
  })

/** Opens the form, fills it as slowly as a hand does, and sends it. */
async function submit(house: TestHouse, path: string, fields: Fields) {
  const { body } = await open(house, path)
  house.clock.advance({ hours: 1 })
  return send(house, path, body, fields)
}

const linkOf = async (house: TestHouse): Promise<string> =>
  new URL((await setupLink(house.context('staff'))) ?? 'http://none/none').href.replace(/^http:\/\/[^/]+/, '')

describe('the first set-up', () => {
  test('makes the first administrator, pledged and signed in, and the controller of the notice', async () => {
    await using house = await openStarted()
    const path = await linkOf(house)
    const page = await open(house, path)
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('Zusage einrichten')
    expect(page.body).not.toContain('<script')

    const sent = await submit(house, path, complete)
    expect(sent.statusCode).toBe(303)
    const entered = await open(house, String(sent.headers.location))
    expect(entered.headers.location).toBe('/console')
    const me = await house.http.inject({ url: '/api/me', headers: { cookie: cookiesOf(entered) } })
    expect(me.json()).toMatchObject({
      name: 'Erika Mustermann',
      email: 'erika@muster.example',
      roles: ['administrator'],
      pledge: 'current',
    })
    const ctx = house.context('staff')
    expect(await controller(ctx)).toMatchObject({ name: 'Muster & Söhne GmbH', land: 'BW', fax: '' })
    expect(await officer(ctx)).toEqual({ name: 'Dr. Dora Schutz', email: 'datenschutz@muster.example' })
    const { rows } = await sql<{ wording: string }>`select wording from staff.pledge`.execute(house.owner)
    expect(rows[0]?.wording).toContain('Muster & Söhne GmbH')

    // The way from the form into the console is open once.
    const again = await open(house, String(sent.headers.location))
    expect(again.statusCode).toBe(410)
    expect(again.headers['set-cookie']).toBeUndefined()
  })

  test('setup.replay: a link opens one set-up; five who send it at once make one account', async () => {
    await using house = await openStarted()
    const [path, second] = [await linkOf(house), await linkOf(house)]
    const paths = [path, second, path, second, path]
    const forms = await Promise.all(paths.map(async (one) => (await open(house, one)).body))
    house.clock.advance({ hours: 1 })
    const sent = await Promise.all(
      paths.map((one, n) =>
        send(house, one, forms[n] ?? '', { ...complete, email: `nr${n}@muster.example` }),
      ),
    )
    expect(sent.map((answer) => answer.statusCode).sort((a, b) => a - b)).toEqual([303, 410, 410, 410, 410])
    const { rows } = await sql`select from staff.account`.execute(house.owner)
    expect(rows).toHaveLength(1)
    for (const used of [path, second]) {
      expect((await open(house, used)).statusCode).toBe(410)
      expect((await submit(house, used, complete)).statusCode).toBeGreaterThanOrEqual(400)
    }
    expect(await setupLink(house.context('staff'))).toBeNull()
  })

  test('no code, a guessed one, and one of another kind open nothing', async () => {
    await using house = await openStarted()
    for (const path of ['/setup', '/setup?code=', '/setup?code=AAAAAAAAAAAAAAAAAAAAAAAAAAA'])
      expect((await open(house, path)).statusCode).toBe(410)
    const code = (await linkOf(house)).split('=')[1] ?? ''
    expect((await open(house, `/invitation?code=${code}`)).statusCode).toBe(410)
    expect((await open(house, `/api/auth/enter?code=${code}`)).statusCode).toBe(410)
    const { rows } = await sql`select * from staff.link`.execute(house.owner)
    expect(JSON.stringify(rows)).not.toContain(code)
  })

  test('keeps no line break or control sign in a name, which is one line', async () => {
    await using house = await openStarted()
    const path = new URL((await setupLink(house.context('staff'))) ?? '').pathname
    const { search } = new URL((await setupLink(house.context('staff'))) ?? '')
    const answer = await submit(house, `${path}${search}`, {
      ...complete,
      officerName: 'Dora\r\nBcc: all@example.org',
      company: 'Muster\u0000\u202eGmbH',
    })
    expect(answer.statusCode).toBe(303)
    expect((await officer(house.context('notice'))).name).toBe('Dora Bcc: all@example.org')
    expect((await controller(house.context('notice'))).name).toBe('Muster GmbH')
  })

  test('says beside each field what is missing, and keeps what was typed but the passwords', async () => {
    await using house = await openStarted()
    const path = await linkOf(house)
    const sent = await submit(house, path, {
      ...complete,
      company: 'Muster "&" <Söhne>',
      street: '',
      postcode: '7017',
      land: 'XX',
      phone: 'call me',
      companyEmail: 'info',
      password: 'passwort1234',
      repeat: 'passwort12345',
      agreed: '',
      signedName: 'Max',
    })
    expect(sent.statusCode).toBe(422)
    for (const key of [
      'street',
      'postcode',
      'land',
      'phone',
      'companyEmail',
      'password',
      'repeat',
      'agreed',
      'signedName',
    ])
      expect(sent.body).toContain(`id="${key}-error"`)
    for (const key of ['company', 'city', 'fax', 'officerEmail', 'name', 'email'])
      expect(sent.body).not.toContain(`id="${key}-error"`)
    expect(sent.body).toContain('Muster &quot;&amp;&quot; &lt;Söhne&gt;')
    expect(sent.body).not.toContain('passwort1234')
    expect((await submit(house, path, complete)).statusCode).toBe(303)
  })

  test('stays closed when the only account is under restriction', async () => {
    await using house = await openStarted()
    await makeAccount(house.context<Tables>('staff'))
    await sql`update staff.account set _mark = 'r'`.execute(house.owner)
    expect(await setupLink(house.context('staff'))).toBeNull()
  })
})

describe('ADMIN_EMAIL and ADMIN_PASSWORD', () => {
  const admin = { email: 'Chef@muster.example', password }

  test('make the account at the start; its role waits for the pledge, whose signature gives the name', async () => {
    await using house = await openStarted({ admin })
    const ctx: Context<Tables> = house.context('staff')
    await Promise.all([welcome(ctx), welcome(ctx)])
    expect(await countAdministrators(ctx.db, ctx.now())).toBe(0)
    const headers = await signInAs(house.http, 'chef@muster.example')
    const pledge = await house.http.inject({ url: '/api/me/pledge', headers })
    expect(pledge.json()).toMatchObject({ state: 'missing', name: '' })
    const signed = await house.http.inject({
      method: 'POST',
      url: '/api/me/pledge',
      headers,
      payload: { version: 1, name: 'Carla Chefin', language: 'en', agreed: true },
    })
    expect(signed.statusCode).toBe(204)
    expect((await house.http.inject({ url: '/api/me', headers })).json()).toMatchObject({
      name: 'Carla Chefin',
      roles: ['administrator'],
    })
    await welcome(ctx)
    const { rows } = await sql`select from staff.account`.execute(house.owner)
    expect(rows).toHaveLength(1)
  })
})

describe('an invitation', () => {
  test('is chosen a password through, once; a reset ends all ways in', async () => {
    await using house = await openStarted()
    const ctx = house.context<Tables>('staff')
    const boss = await makeAccount(ctx, { roles: ['administrator'] })
    const headers = await signInAs(house.http, boss.email)
    const invited = await house.http.inject({
      method: 'POST',
      url: '/api/staff',
      headers,
      payload: { name: 'Nina Neu', email: 'nina@muster.example', roles: ['agent'] },
    })
    const { id, link } = invited.json<{ id: string; link: string }>()
    const path = link.replace(/^http:\/\/[^/]+/, '')
    expect((await open(house, path)).body).toContain('Nina Neu')
    expect((await submit(house, path, { password: 'nina@muster.example', repeat: 'x' })).statusCode).toBe(422)
    const sent = await submit(house, path, { password, repeat: password })
    expect(sent.statusCode).toBe(303)
    expect((await open(house, path)).statusCode).toBe(410)
    const entered = await open(house, String(sent.headers.location))
    const me = await house.http.inject({ url: '/api/me', headers: { cookie: cookiesOf(entered) } })
    expect(me.json()).toMatchObject({ name: 'Nina Neu', roles: ['agent'], pledgeNeeded: false })

    const asBoss = await signInAs(house.http, boss.email)
    const reset = await house.http.inject({ method: 'POST', url: `/api/staff/${id}/reset`, headers: asBoss })
    expect(
      (await house.http.inject({ url: '/api/me', headers: { cookie: cookiesOf(entered) } })).statusCode,
    ).toBe(401)
    await expect(signInAs(house.http, 'nina@muster.example')).rejects.toThrow('401')
    const resetPath = reset.json<{ link: string }>().link.replace(/^http:\/\/[^/]+/, '')
    house.clock.advance({ days: 2 })
    expect((await open(house, resetPath)).statusCode).toBe(410)
  })
})
