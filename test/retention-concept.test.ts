import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Document } from '#core/document.ts'
import { documentHtml } from '#core/document.ts'
import { documentPdf } from '#core/pdf.ts'
import { rulesOf } from '#core/retention/rules.ts'
import { openHouse, type TestHouse } from '#core/testing/house.ts'
import { declaredTables } from '#core/retention/rules.ts'
import { composeConcept } from '../modules/notice/concept.ts'
import type { Tables } from '../modules/notice/data.ts'
import { modules } from '../modules.ts'

let house: TestHouse
const documents: Document[] = []

beforeAll(async () => {
  house = await openHouse({ modules })
  for (const language of ['de', 'en'] as const)
    documents.push(await composeConcept(house.context<Tables>('notice'), language))
}, 120_000)
afterAll(() => house?.[Symbol.asyncDispose]())

test('the retention concept has every rule of the installation, in both languages', () => {
  const rules = rulesOf(house.engine.modules)
  expect(rules.length).toBeGreaterThan(15)
  for (const { language, blocks } of documents) {
    const headings = blocks.flatMap((block) =>
      block.kind === 'heading' && block.level === 3 ? block.text : [],
    )
    expect(headings).toHaveLength(rules.length)
    for (const { name, declared } of rules)
      expect([
        name,
        headings.filter((text) => text.endsWith(`: ${declared.name?.[language]}`)).length,
      ]).toEqual([name, 1])
    expect(JSON.stringify(blocks)).not.toMatch(/undefined|\{\w+\}|\[object/)
  }
})

test('each rule says its start, its period, its class, its source, its end and its goals', () => {
  for (const { blocks } of documents) {
    const facts = blocks.flatMap((block) => (block.kind === 'facts' ? [block.facts] : []))
    // Purpose, basis, clause, categories; then, where something goes along, one more.
    const names = facts.map((kind) =>
      kind.map(([name]) => name).filter((_, at) => at < 4 || at >= kind.length - 10),
    )
    expect(names[0]).toHaveLength(14)
    for (const kind of names) expect(kind).toEqual(names[0])
    for (const [, value] of facts.flat()) expect(value).not.toBe('')
  }
})

test('German readers read German, English readers English', () => {
  const [de, en] = documents.map((document) => JSON.stringify(document.blocks))
  expect(de).not.toMatch(/\b(GDPR|the|until|deleted|enough|which)\b/)
  expect(en).not.toMatch(/\b(DSGVO|der|wird|gelöscht|Abs\.)\b/)
})

test('what goes with another row stands with it, and what has no period says why', () => {
  const [de] = documents
  const text = JSON.stringify(de?.blocks)
  expect(text).toContain('["Wird mitgelöscht","Nachrichten, Anhänge, Suchwörter der Tickets"]')
  const always = de?.blocks.find(
    (block) => block.kind === 'table' && block.label === 'Daten ohne eigene Frist',
  )
  expect(JSON.stringify(always)).toContain('Fassungen der Datenschutzerklärung')
})

test('a retention class is a standard period with its starting point (DIN 66398)', () => {
  const [de] = documents
  const classes = de?.blocks.find((block) => block.kind === 'table' && block.label === 'Löschklassen')
  if (classes?.kind !== 'table') throw new Error('There are no classes.')
  expect(classes.head).toEqual(['Löschklasse', 'Regellöschfrist', 'Startzeitpunkt', 'Datenarten'])
  expect(classes.rows).toContainEqual([
    'BJ, 3 Jahre',
    '3 Jahre',
    'Ende des Kalenderjahrs, in dem der Vorgang endete',
    expect.stringContaining('Tickets'),
  ])
  expect(new Set(classes.rows.map(([sign]) => sign)).size).toBe(classes.rows.length)
})

test('it says no names of tables and columns, but where it says what a kind of data is called in the system', () => {
  const columns = declaredTables(house.engine.modules).flatMap(({ declared }) =>
    Object.keys(declared.columns),
  )
  const raw = new Set([
    ...columns.filter((column) => column.includes('_')),
    ...declaredTables(house.engine.modules).map(({ name }) => name),
  ])
  for (const { blocks } of documents) {
    const said = blocks.map((block) =>
      block.kind === 'facts' ? { ...block, facts: block.facts.slice(0, -1) } : block,
    )
    const words = JSON.stringify(said).match(/[a-z_]+(?:\.[a-z_]+)?/g) ?? []
    expect(words.filter((word) => raw.has(word))).toEqual([])
  }
})

test('it says what remains of deleted data, and where', () => {
  const [de, en] = documents.map(({ blocks }) => JSON.stringify(blocks))
  expect(de).toContain('in Sicherungskopien, bis diese ablaufen')
  expect(en).toContain('in backup copies until these expire')
})

test('it becomes a page and a PDF', async () => {
  for (const document of documents) {
    expect(documentHtml(document)).toContain(document.title)
    expect((await documentPdf(document)).length).toBeGreaterThan(20_000)
  }
}, 60_000)
