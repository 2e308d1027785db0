import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createServer } from 'vite'
import { expect, test } from 'vitest'
import { buildConsole } from '#console/build.ts'
import { isBuilt } from '#console/sources.ts'
import { drawnStyles } from '#console/styles-plugin.ts'
import { config } from '#console/vite.config.ts'

const said: string[] = []
const dist = await buildConsole({ log: { info: (message) => said.push(message) } })
const page = readFileSync(join(dist, 'index.html'), 'utf8')
const named = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address)
const assets = readdirSync(join(dist, 'assets'))
const textOf = (address: string): string => readFileSync(join(dist, address.replace('/console/', '')), 'utf8')
const first = named.filter((address) => /\.(js|css)$/.test(address))
/** The file of words that this build names; those of earlier builds are kept for a week. */
const wordsOf = (language: string): string => {
  const found = assets.filter(
    (file) => file.includes(`words-${language}-`) && first.some((address) => textOf(address).includes(file)),
  )
  expect(found).toHaveLength(1)
  return `/console/assets/${found[0]}`
}
const sizeOf = (address: string): number =>
  gzipSync(readFileSync(join(dist, address.replace('/console/', '')))).length

test('what was built is not built again', async () => {
  expect(await isBuilt()).toBe(true)
  said.length = 0
  await buildConsole({ log: { info: (message) => said.push(message) } })
  expect(said).toEqual([])
})

test('the page keeps the content security policy: own files only, nothing inline, a place for the nonce', () => {
  expect(page).toContain('<meta name="csp-nonce" content="__NONCE__" />')
  expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/)
  expect(named.length).toBeGreaterThan(2)
  expect(named.filter((address) => !address.startsWith('/console/assets/'))).toEqual([])
})

test('what is loaded first stays small, and the editor is not in it', () => {
  const words = Math.max(sizeOf(wordsOf('de')), sizeOf(wordsOf('en')))
  expect(first.reduce((sum, address) => sum + sizeOf(address), words)).toBeLessThan(295_000)
  const holdsEditor = (file: string) => readFileSync(join(dist, file), 'utf8').includes('ProseMirror')
  expect(first.filter((address) => holdsEditor(address.replace('/console/', '')))).toEqual([])
  expect(
    readdirSync(join(dist, 'assets')).filter((file) => file.startsWith('rich-text-editor-')),
  ).not.toEqual([])
})

test('each language has a file of words of its own, and no other file holds any', () => {
  for (const language of ['de', 'en']) {
    const sentences = globSync(`{console,modules/*}/texts/${language}.json`).map((file) => {
      const words = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
      return Object.values(words).find((one) => typeof one === 'string' && /^[^"\n{}]{40,}$/.test(one))
    }) as string[]
    expect(sentences.length).toBeGreaterThan(6)
    const own = textOf(wordsOf(language))
    expect(sentences.filter((one) => !own.includes(one))).toEqual([])
    expect(sentences.filter((one) => first.some((address) => textOf(address).includes(one)))).toEqual([])
  }
})

test('in development words are loaded by language too', async () => {
  const vite = await createServer({
    ...config,
    configFile: false,
    appType: 'custom',
    optimizeDeps: { noDiscovery: true },
    server: { ...config.server, middlewareMode: true, hmr: false, ws: false, watch: null },
  })
  try {
    const codeOf = async (url: string) => (await vite.transformRequest(url))?.code ?? ''
    const [, words = ''] = /from "\/console(.*words-de:console\/texts)"/.exec(await codeOf('/texts.ts')) ?? []
    expect(await codeOf(words.replace('/@id/__x00__', '\0'))).toContain('"/console/loaded-words.ts"')
    expect(await codeOf('/loaded-words.ts')).toContain('virtual:words-de')
    expect((await codeOf('virtual:words-de')).includes('"modules/tickets/texts"')).toBe(true)
  } finally {
    await vite.close()
  }
})

test('only the styles of what screens draw are built, in the order that Mantine gives them', async () => {
  const styles = await drawnStyles()
  const rulesOf = (name: string) =>
    readFileSync(`node_modules/@mantine/core/styles/${name}.layer.css`, 'utf8').slice(
      '@layer mantine {'.length,
      200,
    )
  // No screen names the list of a select or what a button is made of.
  const order = ['UnstyledButton', 'Button', 'Combobox', 'Notification'].map((name) =>
    styles.indexOf(rulesOf(name)),
  )
  expect(order.filter((at) => at < 0)).toEqual([])
  expect(order[0]).toBeLessThan(order[1]!)
  expect(styles).not.toContain(rulesOf('AngleSlider'))
})

test('styles fetch nothing from anywhere else', () => {
  const fetched = readdirSync(join(dist, 'assets'))
    .filter((file) => file.endsWith('.css'))
    .flatMap((file) => [
      ...readFileSync(join(dist, 'assets', file), 'utf8').matchAll(/url\([^)]*\)|@import[^;]*/g),
    ])
    .map(([found]) => found)
  expect(fetched.filter((one) => !/^url\(["']?(\/console\/|#|data:image\/)/.test(one))).toEqual([])
})
