import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { buildConsole } from '#console/build.ts'
import { isBuilt } from '#console/sources.ts'

const said: string[] = []
const dist = await buildConsole({ log: { info: (message) => said.push(message) } })
const page = readFileSync(join(dist, 'index.html'), 'utf8')
const named = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address)
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
  const first = named.filter((address) => /\.(js|css)$/.test(address))
  expect(first.reduce((sum, address) => sum + sizeOf(address), 0)).toBeLessThan(320_000)
  const holdsEditor = (file: string) => readFileSync(join(dist, file), 'utf8').includes('ProseMirror')
  expect(first.filter((address) => holdsEditor(address.replace('/console/', '')))).toEqual([])
  expect(
    readdirSync(join(dist, 'assets')).filter((file) => file.startsWith('rich-text-editor-')),
  ).not.toEqual([])
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
