import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { available } from '../outside/available.ts'
import { createServer, type ServerProcess } from '../outside/server.ts'

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

describe.runIf(available(chromiumPath))('every public page, wide and on a phone', () => {
  let server: ServerProcess
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    server = await createServer({ SMTP_PORT: '0' }, ['--demo'])
    await server.start()
    browser = await chromium.launch({ executablePath: chromiumPath, args: quiet })
    page = await (await browser.newContext({ locale: 'de-DE' })).newPage()
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
})
