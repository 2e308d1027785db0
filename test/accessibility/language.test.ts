import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { available } from '../outside/available.ts'
import { createServer, type ServerProcess, until } from '../outside/server.ts'

const chromiumPath = '/usr/bin/chromium'

describe.runIf(available(chromiumPath))('the language of the console', () => {
  let server: ServerProcess
  let browser: Browser

  beforeAll(async () => {
    server = await createServer({}, ['--demo'])
    await server.start()
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
    await until(async () => (await fetch(`${server.url}/console/`)).ok, 'the console to be built', 120_000)
  }, 240_000)

  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  test('another language is spoken at once, and its words are fetched only then', async () => {
    const tab = await (await browser.newContext({ locale: 'de-DE' })).newPage()
    const fetched: string[] = []
    let documents = 0
    tab.on('request', (request) => {
      const [, language] = /words-(de|en)-/.exec(request.url()) ?? []
      if (language) fetched.push(language)
      if (request.isNavigationRequest()) documents += 1
    })
    await tab.goto(`${server.url}/console/account`)
    await tab.getByLabel(/E-Mail/).fill('anna@ipro.example')
    await tab
      .locator('input[type=password]')
      .fill((await readFile(join(server.dataDir, 'demo-password'), 'utf8')).trim())
    await tab.keyboard.press('Enter')
    await tab.getByRole('heading', { level: 1, name: 'Mein Konto' }).waitFor()
    expect(fetched).toEqual(['de'])
    // What is drawn while the words are on their way.
    const drawn = new Set<string>()
    await tab.exposeFunction('tell', (words: string) => drawn.add(words))
    await tab.evaluate(`new MutationObserver(() => tell(document.querySelector('h1')?.textContent ?? ''))
      .observe(document.body, { subtree: true, childList: true, characterData: true })`)
    await tab.getByRole('button', { name: /^Konto/ }).press('Enter')
    await tab.getByRole('menuitemradio', { name: 'English' }).press('Enter')
    await tab.getByRole('heading', { level: 1, name: 'My account' }).waitFor()
    expect(await tab.locator('html').getAttribute('lang')).toBe('en')
    await tab.getByRole('menuitemradio', { name: 'Deutsch' }).press('Enter')
    await tab.getByRole('heading', { level: 1, name: 'Mein Konto' }).waitFor()
    expect(fetched).toEqual(['de', 'en'])
    expect(documents).toBe(1)
    expect([...drawn].filter((words) => !['Mein Konto', 'My account'].includes(words))).toEqual([])

    // Offline the language stays, and the reason is told.
    const other = await tab.context().newPage()
    await other.route(/words-en-/, (route) => route.abort())
    await other.goto(`${server.url}/console/account`)
    await other.getByRole('button', { name: /^Konto/ }).press('Enter')
    await other.getByRole('menuitemradio', { name: 'English' }).press('Enter')
    await other.getByRole('alert').waitFor()
    await other.getByRole('heading', { level: 1, name: 'Mein Konto' }).waitFor()
    await tab.context().close()
  }, 60_000)
})
