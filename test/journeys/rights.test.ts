import type { AddressInfo } from 'node:net'
import { AxeBuilder } from '@axe-core/playwright'
import { simpleParser } from 'mailparser'
import { type Browser, chromium, type Page } from 'playwright-core'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { available } from '../outside/available.ts'
import { createServer, type ServerProcess, until } from '../outside/server.ts'

const chromiumPath = '/usr/bin/chromium'

/** A mail server that keeps what it is given, as text. */
async function openMailbox() {
  const mails: { to: string; text: string }[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, session, done) {
      simpleParser(stream, (error, { text = '' }) => {
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address).join(), text })
        done(error)
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    /** The link in the newest mail to an address. */
    async linkTo(address: string): Promise<string> {
      const link = (): string | undefined =>
        /https?:\/\/\S+code=\S+/.exec(mails.findLast(({ to }) => to === address)?.text ?? '')?.[0]
      await until(async () => link() !== undefined, `a mail to ${address}`, 30_000)
      return link() ?? ''
    },
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

describe.runIf(available(chromiumPath))('a person exercises a right in a browser without script', () => {
  let mailbox: Awaited<ReturnType<typeof openMailbox>>
  let server: ServerProcess
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    mailbox = await openMailbox()
    server = await createServer({ SMTP_PORT: '0', SMTP_URL: mailbox.url }, ['--demo'])
    await server.start()
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
    page = await (await browser.newContext({ locale: 'de-DE', javaScriptEnabled: false })).newPage()
  }, 120_000)

  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
    await mailbox?.[Symbol.asyncDispose]()
  }, 60_000)

  /** What axe finds on a phone, and whether the page is wider than it. Axe needs the script that our pages do without. */
  const faultsAt = async (url: string): Promise<string[]> => {
    const context = await browser.newContext({ locale: 'de-DE', viewport: { width: 390, height: 844 } })
    const tab = await context.newPage()
    await tab.goto(url)
    const { violations } = await new AxeBuilder({ page: tab }).setLegacyMode(true).analyze()
    const wide = (await tab.evaluate('document.documentElement.scrollWidth > window.innerWidth')) === true
    await context.close()
    return [
      ...violations.map(({ id, nodes }) => `${id} ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
      ...(wide ? ['wider than the screen'] : []),
    ]
  }

  /** What is sent within a second of being opened was sent by no hand. */
  const ripe = async (): Promise<void> => {
    const opened = Date.now()
    await until(async () => Date.now() - opened > 1100, 'the form to be old enough')
  }

  test('from the form to the page of their own, and back again', async () => {
    await page.goto(`${server.url}/rights?right=access`)
    await page.getByLabel('Name').fill('Björn Weiß')
    await page.getByLabel('E-Mail-Adresse').fill('kontakt@optik-33.example')
    await ripe()
    await page.getByRole('button', { name: 'Anfrage senden' }).press('Enter')
    await page.getByRole('heading', { name: 'Danke, Ihre Anfrage ist angekommen' }).waitFor()

    const link = await mailbox.linkTo('kontakt@optik-33.example')
    expect(await faultsAt(link)).toEqual([])
    await page.goto(link)
    await ripe()
    await page.getByRole('button', { name: 'Ja, das ist meine Anfrage' }).press('Enter')
    await page.getByRole('heading', { name: 'Ihre Anfrage', exact: true }).waitFor()
    const own = page.url()
    await until(
      async () => (await (await fetch(own)).text()).includes('Ihre Daten sind gefunden'),
      'the search',
      30_000,
    )
    await page.goto(own)
    expect(await page.getByRole('row', { name: /Stammdaten der Kunden/ }).count()).toBe(1)
    expect(await faultsAt(own)).toEqual([])

    // The other language of the same page is still theirs.
    await page.getByRole('link', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Your request', exact: true }).waitFor()
    await ripe()
    await page.getByRole('button', { name: 'Take the request back' }).press('Enter')
    await page.getByText('Closed.').waitFor()
    expect((await fetch(link)).status).toBe(410)
  }, 120_000)
})
