import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { say } from '#core/errors.ts'
import {
  column,
  each,
  message,
  messages,
  optionsFor,
  pack,
  type Packed,
} from '#core/person/package/fixtures.ts'
import { available } from '../outside/available.ts'

const chromiumPath = '/usr/bin/chromium'

describe.runIf(available(chromiumPath, '/usr/bin/unzip'))('the pages that a person gets', () => {
  let packed: Packed
  let folder: string
  let browser: Browser

  beforeAll(async () => {
    const rows = [
      message(1, { subject: `שלום ${'x'.repeat(400)}`, raw: Buffer.from('%PDF-1.7'), filename: 'a.pdf' }),
    ]
    for (let id = 2; id <= 601; id++) rows.push(message(id))
    const visits = {
      module: 'post',
      table: 'visit',
      title: say('visits', 'Besuche'),
      activity: 'visits',
      provided: false,
      columns: [column('at', 'usage', 'timestamp with time zone'), column('host', 'name')],
      rows: each([{ at: new Date(), host: `H${'o'.repeat(200)}st` }]),
    }
    packed = await pack(optionsFor([messages(rows), visits]))
    folder = join(packed.path, '..', 'unpacked')
    execFileSync('unzip', ['-q', packed.path, '-d', folder])
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'],
    })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await packed?.[Symbol.asyncDispose]()
  })

  test.each(['light', 'dark'] as const)(
    'pass axe, fit a phone and ask for nothing (%s)',
    async (colorScheme) => {
      const faults: string[] = []
      const asked = new Set<string>()
      for (const width of [1440, 390]) {
        const page = await browser.newPage({ colorScheme, viewport: { width, height: 844 } })
        page.on('request', (request) => asked.add(request.url()))
        const paths = [...packed.files.keys()].filter((path) => path.endsWith('.html'))
        expect(paths.length).toBe(4)
        for (const path of paths) {
          await page.goto(pathToFileURL(join(folder, path)).href)
          const { violations } = await new AxeBuilder({ page })
            .setLegacyMode(true)
            .options({ resultTypes: ['violations'] })
            .analyze()
          faults.push(...violations.map(({ id }) => `${path} at ${width}: ${id}`))
          if (await page.evaluate('document.documentElement.scrollWidth > window.innerWidth'))
            faults.push(`${path} at ${width}: wider than the screen`)
        }
        await page.close()
      }
      expect(faults).toEqual([])
      expect([...asked].filter((url) => !url.endsWith('.html'))).toEqual([])
    },
    120_000,
  )
})
