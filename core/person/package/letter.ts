import { setImmediate } from 'node:timers/promises'
import type { Facts } from './facts.ts'
import { openPaper, type Paper } from './letter-paper.ts'
import { fingerprint } from './manifest.ts'
import type { Packing } from './packing.ts'
import { type Section, sectionsOf } from './sections.ts'
import type { SmallTable } from './small.ts'

function opening({ say, options, reader }: Packing, paper: Paper): void {
  const { controller } = options
  paper.write(
    'P',
    [
      controller.name,
      controller.street,
      `${controller.postcode} ${controller.city}`,
      controller.phone && `${say('phone')}: ${controller.phone}`,
      controller.email,
      `${say('officer')}: ${[controller.officer.name, controller.officer.email].filter(Boolean).join(', ')}`,
    ]
      .filter(Boolean)
      .join('\n'),
  )
  paper.write('H1', say('access'))
  paper.write(
    'P',
    `${say('legal.access')} · ${say('request')} ${options.requestId} · ${say('made')} ${reader.moment(options.now)}`,
  )
  paper.write('P', say('lead'))
}

async function overview({ say, reader, language }: Packing, paper: Paper, facts: Facts): Promise<void> {
  paper.write('H2', say('overview'))
  if (facts.activities.length === 0) paper.write('P', say('nothing'))
  for (const of of facts.activities) {
    for (const table of of.tables)
      paper.term(
        `${of.name}, ${table.title[language]}`,
        `${say('rows')}: ${reader.number(table.rows)}${
          table.files > 0 ? `, ${say('files')}: ${reader.number(table.files)}` : ''
        }`,
      )
    await setImmediate()
  }
}

async function section(paper: Paper, { letter, title, blocks }: Section): Promise<void> {
  paper.write('H2', `(${letter}) ${title}`)
  for (const { text, items } of blocks) {
    if (text) paper.write('P', text)
    for (const item of items ?? []) {
      paper.term(item.term, item.text)
      await setImmediate()
    }
  }
}

async function contents({ say, language }: Packing, paper: Paper, table: SmallTable): Promise<void> {
  paper.write('H2', table.title[language])
  for (const [index, row] of table.rows.entries()) {
    paper.write('H3', say('row', { number: index + 1 }))
    for (const [at, { title }] of table.columns.entries())
      if (row[at]) {
        paper.term(title[language], row[at])
        await setImmediate()
      }
  }
}

/**
 * The cover letter as PDF/A-3b: what Art. 15(1) GDPR tells, the figures, and the data itself where it is little.
 * Setting type takes a while: others are served in between.
 */
export async function letter(packing: Packing, facts: Facts): Promise<Buffer> {
  const { say, options, language } = packing
  const paper = openPaper({
    title: `${say('access')}, ${options.requestId}`,
    author: options.controller.name,
    language,
    now: options.now,
  })
  opening(packing, paper)
  const small = facts.rows > 0 ? packing.small.tables() : []
  if (facts.rows > 0) paper.write('P', say(small ? 'attach.all' : 'attach.package'))
  await overview(packing, paper, facts)
  for (const one of sectionsOf(packing, facts)) await section(paper, one)
  if (facts.empty.length > 0) {
    paper.write('H2', say('empty'))
    paper.write('P', facts.empty.join(' · '))
  }
  for (const table of small ?? []) await contents(packing, paper, table)
  if (!paper.whole) paper.write('P', say('glyphs'))
  paper.write('P', say('signed', { fingerprint: fingerprint(options.keys.verifying) }))
  return paper.finish(
    (page, pages) => `${options.controller.name} · ${options.requestId} · ${say('pageOf', { page, pages })}`,
  )
}
