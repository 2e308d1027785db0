import { globSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { available } from '../outside/available.ts'
import { createServer, type ServerProcess, until } from '../outside/server.ts'
import { findFaults, lookAt } from './faults.ts'
import { fillMail } from './fill-mail.ts'
import { pages } from './pages.ts'

const root = resolve(import.meta.dirname, '../..')
const chromiumPath = '/usr/bin/chromium'
const quiet = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Every path of the console, as the modules and the frame declare them. */
const routes = globSync(['modules/*/console/index.tsx', 'console/router.tsx'], { cwd: root })
  .flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/\bpath: '(\/[^']*)'/g)])
  .map(([, path = '']) => path)
  .filter((path) => path !== '/' && !/^\/(rights|officer)(\/|$)/.test(path))

/** For a path with a place: where the demonstration's first example of it is found. */
const examples: Record<
  string,
  { readonly list: string; readonly at: (answer: Lists) => string | number | undefined }
> = {
  '/tickets/$id': { list: '/api/tickets', at: ({ items }) => items[0]?.id },
  '/customers/organisations/$id': { list: '/api/customers/organisations', at: ({ items }) => items[0]?.id },
  '/customers/persons/$id': { list: '/api/customers/persons', at: ({ items }) => items[0]?.id },
  '/promises/$key': { list: '/api/notice/promises', at: ({ items }) => items[0]?.key },
  '/notice/versions/$id': { list: '/api/notice/versions', at: ({ items }) => items[0]?.id },
  '/staff/$id': { list: '/api/staff', at: ({ accounts }) => accounts[0]?.id },
}
interface Lists {
  readonly items: readonly { readonly id?: number; readonly key?: string }[]
  readonly accounts: readonly { readonly id: string }[]
}

/** The same screens in other states: with hits, with nothing, with an address that leads nowhere. */
const states = [
  '/tickets?q=xyzzy',
  '/tickets/search?q=Rezept',
  '/tickets/999999',
  '/customers?kind=persons',
  '/customers/organisations/999999',
  '/customers/persons/999999/edit',
  '/evidence?kind=xyzzy',
  '/retention?until=2040-12-31',
  '/retention/holds?state=due',
  '/retention/holds/new?table=tickets.attachment',
  '/retention/protocol?rule=xyzzy',
  '/search?q=Rezept',
  '/mail/outbox?state=failed',
  '/mail/outbox?state=sent',
  '/mail/log?direction=out&address=nobody@ipro.example',
  '/nothing-here',
]
/** What only the data protection officer sees, with places filled as the demonstration has them. */
const officersScreens = [
  '/console/rights',
  '/console/rights?view=unconfirmed',
  '/console/rights?view=closed',
  '/console/intake',
  '/console/rights/1001',
  '/console/rights/1003',
  '/console/rights/1003/rows/customers/person',
  '/console/rights/1004',
  '/console/rights/1005',
  '/console/rights/1006',
  '/console/officer/mails',
]

describe.runIf(available(chromiumPath))('every screen and page, wide and on a phone', () => {
  let server: ServerProcess
  let browser: Browser
  let page: Page
  /** As many as CI has cores. */
  let tabs: Page[]
  const complaints: string[] = []

  /** Fills the places of the console's paths with what the demonstration holds. */
  async function findScreens(): Promise<string[]> {
    const found = await Promise.all(
      routes.map(async (route) => {
        if (!route.includes('$')) return route
        const place = Object.keys(examples).find((one) => route === one || route.startsWith(`${one}/`))
        const example = place === undefined ? undefined : examples[place]
        if (!place || !example) throw new Error(`Say in "examples" where an example of ${route} is found.`)
        const answer = await page.request.get(`${server.url}${example.list}`)
        const value = example.at((await answer.json()) as Lists)
        if (value === undefined) throw new Error(`The demonstration holds no ${route}.`)
        return route.replace(/\$\w+/, encodeURIComponent(String(value)))
      }),
    )
    return [...found, ...states]
  }

  beforeAll(async () => {
    server = await createServer({}, ['--demo'])
    await server.start()
    browser = await chromium.launch({ executablePath: chromiumPath, args: quiet })
    const context = await browser.newContext({ locale: 'de-DE' })
    context.on('weberror', (error) => complaints.push(error.error().message))
    context.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text())
    })
    page = await context.newPage()
    tabs = [page, await context.newPage()]
    await until(async () => (await fetch(`${server.url}/console/`)).ok, 'the console to be built', 120_000)
  }, 240_000)

  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  test('public pages', async () => {
    const faults = await lookAt(tabs, pages, async (tab, path) => {
      await tab.goto(`${server.url}${path}`)
      const found = await findFaults(tab, path)
      return (await tab.locator('script').count()) > 0 ? [...found, `${path}: carries a script`] : found
    })
    expect(faults).toEqual([])
  }, 120_000)

  test('sign-in and the console’s screens', async () => {
    await page.goto(`${server.url}/console/`)
    await page.locator('input[type=password]').waitFor()
    const faults = await findFaults(page, 'sign-in')
    await page
      .getByLabel(/E-Mail/)
      .first()
      .fill('anna@ipro.example')
    await page
      .locator('input[type=password]')
      .fill((await readFile(join(server.dataDir, 'demo-password'), 'utf8')).trim())
    await page.keyboard.press('Enter')
    await page.locator('main h1', { hasText: 'Tickets' }).waitFor()
    expect(routes.length).toBeGreaterThan(20)
    // What only shows itself once somebody did something.
    const done = await page.evaluate(async () => {
      const post = async (path: string, body: object) => {
        const headers = { 'content-type': 'application/json' }
        const url = `/api/notice/retention/${path}`
        return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).status
      }
      const held = { module: 'tickets', table: 'ticket', key: { id: 10_001 }, reason: 'Az. 12 O 34/26' }
      const reviewOn = new Date(Date.now() + 86_400_000 * 30).toISOString().slice(0, 10)
      return [
        await post('holds', { ...held, reviewOn }),
        await post('years', { year: 2020, reason: 'Prüfung' }),
      ]
    })
    expect(done).toEqual([200, 204])
    await fillMail(page, server)
    const screens = await findScreens()
    faults.push(
      ...(await lookAt(tabs, screens, async (tab, path) => {
        await tab.setViewportSize({ width: 1440, height: 900 })
        await tab.goto(`${server.url}/console${path}`)
        try {
          await tab.locator('main h1').first().waitFor({ timeout: 20_000 })
          await tab.locator('main .mantine-Skeleton-root').first().waitFor({ state: 'hidden' })
        } catch {
          return [`${path}: shows no title, or never what it loads`]
        }
        return findFaults(tab, path)
      })),
    )
    // In between, the navigation is signs only.
    await page.setViewportSize({ width: 820, height: 900 })
    await page.goto(`${server.url}/console/tickets`)
    await page.locator('main a[href*="/tickets/1"]').first().waitFor()
    faults.push(...(await findFaults(page, '/tickets', [820])))
    expect(faults).toEqual([])
    expect(complaints).toEqual([])
  }, 180_000)

  test('the officer’s screens, and a request refused and answered by keyboard alone', async () => {
    const officer = await (await browser.newContext({ locale: 'de-DE' })).newPage()
    await officer.goto(`${server.url}/console/`)
    await officer
      .getByLabel(/E-Mail/)
      .first()
      .fill('dora@ipro.example')
    await officer
      .locator('input[type=password]')
      .fill((await readFile(join(server.dataDir, 'demo-password'), 'utf8')).trim())
    await officer.keyboard.press('Enter')
    await officer.locator('nav a[href*="rights"]').first().waitFor()
    const faults: string[] = []
    for (const path of officersScreens) {
      await officer.setViewportSize({ width: 1440, height: 900 })
      await officer.goto(`${server.url}${path}`)
      await officer.locator('main h1').first().waitFor()
      faults.push(...(await findFaults(officer, path)))
    }
    expect(faults).toEqual([])

    // On a phone the days come before the work, not below all of it.
    await officer.setViewportSize({ width: 390, height: 844 })
    await officer.goto(`${server.url}/console/rights/1003`)
    const topOf = async (name: string) =>
      (await officer.locator(`main [aria-label="${name}"]`).first().boundingBox())?.y ?? Number.NaN
    await officer.locator('main [aria-label="Fristen"]').waitFor()
    expect(await topOf('Fristen')).toBeLessThan(await topOf('Nächster Schritt'))
    expect(await topOf('Fristen')).toBeLessThan(844 / 2)
    expect(await officer.locator('main').innerText()).not.toMatch(/\b(customers|tickets)\.[a-z_]+/)

    await officer.setViewportSize({ width: 1440, height: 900 })
    await officer.goto(`${server.url}/console/rights`)
    await officer.locator('main a[href*="/rights/1"]').first().waitFor()
    await officer.keyboard.press('j')
    await officer.keyboard.press('Enter')
    await officer.waitForURL(/rights\/\d+/)
    await officer.getByRole('button', { name: 'Ablehnen …' }).waitFor()
    await officer.keyboard.press('x')
    const ground = officer.getByRole('checkbox').first()
    await ground.waitFor()
    await ground.press('Space')
    await officer.getByRole('button', { name: 'Entscheiden' }).press('Enter')
    await officer.getByText('Schreiben Sie der Person die Gründe').waitFor()
    await officer.getByRole('button', { name: 'Schreiben verfassen' }).first().press('Enter')
    await officer.getByRole('textbox', { name: 'Text' }).waitFor()
    expect(await officer.getByRole('textbox', { name: 'Text' }).inputValue()).toContain('Art. 77 DSGVO')
    await officer.getByRole('button', { name: 'Senden' }).press('Enter')
    await officer.getByText('Die Person kennt die Gründe').waitFor()
    await officer.context().close()
  }, 300_000)

  test('a ticket is found, opened and answered by keyboard alone', async () => {
    await page.bringToFront()
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.goto(`${server.url}/console/tickets`)
    await page.locator('main a[href*="/tickets/1"]').first().waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL(/tickets\/\d+/)
    await page.getByRole('button', { name: 'Antworten' }).waitFor()
    await page.keyboard.press('r')
    await page.locator('[contenteditable=true]:focus').waitFor()
    await page.keyboard.type('Wir kümmern uns darum.')
    await page.keyboard.press('Control+Enter')
    await page.getByText('Wir kümmern uns darum.').first().waitFor()
    await page.locator('[contenteditable=true]').first().waitFor({ state: 'detached' })
    const sent = page.getByText('Wir kümmern uns darum.')
    await sent.first().waitFor()
    expect(await sent.count()).toBe(1)
  }, 120_000)

  test('an object is held, and let go, by keyboard alone', async () => {
    await page.goto(`${server.url}/console/retention/holds/new?table=tickets.ticket&key=10002`)
    await page.getByLabel(/^Nummer oder Schlüssel/).waitFor()
    await page.getByLabel(/^Grund/).focus()
    await page.keyboard.type('Klage wegen Verzugs')
    await page.keyboard.press('Tab')
    await page.getByRole('button', { name: 'Sperre setzen' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/retention\/holds$/)
    const row = page.getByRole('listitem').filter({ hasText: 'Klage wegen Verzugs' })
    await row.getByText('id 10002').waitFor()
    await row.getByRole('button', { name: 'Aufheben' }).focus()
    await page.keyboard.press('Enter')
    const confirm = page.getByRole('dialog').getByRole('button', { name: 'Aufheben' })
    // The dialog takes the focus a moment after it is there.
    await confirm.and(page.locator(':focus')).waitFor()
    await page.keyboard.press('Enter')
    await row.waitFor({ state: 'detached' })
    expect(await row.count()).toBe(0)
  }, 60_000)
})
