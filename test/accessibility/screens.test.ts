import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { available } from '../outside/available.ts'
import { createServer, type ServerProcess, until } from '../outside/server.ts'

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
const widths = [1440, 390]
const screens = [
  '/console/tickets',
  '/console/tickets/10240',
  '/console/tickets/new',
  '/console/tickets/search?q=Rezept',
  '/console/customers',
  '/console/customers/organisations/1',
  '/console/customers/organisations/new',
  '/console/customers/persons/1',
  '/console/promises',
  '/console/promises/3.1%2Flog-15-days',
  '/console/register',
  '/console/notice/versions',
  '/console/notice/settings',
  '/console/evidence',
  '/console/staff',
  '/console/staff/invite',
  '/console/account',
  '/console/account/tokens',
  '/console/access-log',
  '/console/foreign-logs',
]
const pages = [
  '/',
  '/privacy',
  '/privacy/en',
  '/privacy/versions',
  '/privacy/register',
  '/enquiry',
  '/en/enquiry',
  '/api',
  '/nothing-here',
]

/** What is wrong with the page at each width: what axe finds, and whether it must be scrolled sideways. */
async function findFaults(page: Page, url: string): Promise<string[]> {
  const faults: string[] = []
  for (const width of widths) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 900 })
    const { violations } = await new AxeBuilder({ page }).analyze()
    faults.push(
      ...violations.map(
        ({ id, nodes }) =>
          `${url} at ${width}: ${id} ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
      ),
    )
    if (await page.evaluate('document.documentElement.scrollWidth > window.innerWidth'))
      faults.push(`${url} at ${width}: wider than the screen`)
  }
  return faults
}

describe.runIf(available(chromiumPath))('every screen and page, wide and on a phone', () => {
  let server: ServerProcess
  let browser: Browser
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    server = await createServer({ SMTP_PORT: '0' }, ['--demo'])
    await server.start()
    browser = await chromium.launch({ executablePath: chromiumPath, args: quiet })
    page = await (await browser.newContext({ locale: 'de-DE' })).newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text())
    })
    await until(async () => (await fetch(`${server.url}/console/`)).ok, 'the console to be built', 120_000)
  }, 240_000)

  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  test('public pages', async () => {
    const faults: string[] = []
    for (const path of pages) {
      await page.goto(`${server.url}${path}`)
      faults.push(...(await findFaults(page, path)))
      if ((await page.locator('script').count()) > 0) faults.push(`${path}: carries a script`)
    }
    expect(faults).toEqual([])
  }, 180_000)

  test('sign-in and the console’s screens', async () => {
    await page.goto(`${server.url}/console/`)
    await page.locator('input[type=password]').waitFor()
    const faults = await findFaults(page, 'sign-in')
    await page.setViewportSize({ width: 1440, height: 900 })
    await page
      .getByLabel(/E-Mail/)
      .first()
      .fill('anna@ipro.example')
    await page
      .locator('input[type=password]')
      .fill((await readFile(join(server.dataDir, 'demo-password'), 'utf8')).trim())
    await page.keyboard.press('Enter')
    await page.locator('nav a[href*="tickets"]').first().waitFor()
    for (const path of screens) {
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.goto(`${server.url}${path}`)
      await page.locator('main h1').first().waitFor()
      faults.push(...(await findFaults(page, path)))
    }
    expect(faults).toEqual([])
    expect(complaints).toEqual([])
  }, 300_000)

  test('a ticket is found, opened and answered by keyboard alone', async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.goto(`${server.url}/console/tickets`)
    await page.locator('main a[href*="/tickets/1"]').first().waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL(/tickets\/\d+/)
    await page.getByRole('button', { name: 'Antworten' }).waitFor()
    await page.keyboard.press('r')
    const editor = page.locator('[contenteditable=true]').first()
    await editor.waitFor()
    await page.keyboard.type('Wir kümmern uns darum.')
    await page.keyboard.press('Control+Enter')
    await page.getByText('Wir kümmern uns darum.').first().waitFor()
    await page.locator('[contenteditable=true]').first().waitFor({ state: 'detached' })
    const sent = page.getByText('Wir kümmern uns darum.')
    await sent.first().waitFor()
    expect(await sent.count()).toBe(1)
  }, 120_000)
})
