import type { Bilingual } from '../../errors.ts'
import { Html, html } from '../../html.ts'
import { frame as page, link } from './document.ts'
import { gather } from './gather.ts'
import { activityPath, type HandedColumn, pagePath } from './handed.ts'
import type { Packing } from './packing.ts'
import { rowFrame, type Shown } from './row-html.ts'

/** A page ends with whichever comes first, so that any browser can show it and none is kept in memory for long. */
const rowsOfPage = 500
const bytesOfPage = 1_000_000

interface Paged {
  readonly name: string
  readonly module: string
  readonly title: Bilingual
  readonly activity: string
  readonly columns: readonly HandedColumn[]
}

export interface Pages {
  add(number: number, values: readonly Shown[]): Promise<void>
  /** Where the first page lies in the spool, and how many there are. */
  end(): Promise<{ pages: number; first: { from: number; to: number } }>
}

function navigation({ say }: Packing, table: Paged, number: number, more: boolean, label: string): Html {
  const activity = activityPath(table.module, table.activity)
  const previous = number === 2 ? activity : pagePath(table.name, number - 1)
  return html`<nav aria-label="${label}">
    <a href="${link('index.html', 1)}">${say('back')}</a>
    <a href="${link(activity, 1)}">${say('activity')}</a>
    <a href="${link(previous, 1)}" rel="prev">${say('previous')}</a>
    ${more && html`<a href="${link(pagePath(table.name, number + 1), 1)}" rel="next">${say('next')}</a>`}
  </nav>`
}

/** Cuts a table's rows into pages. The first one waits in the spool for the page of its activity; the others leave when they are full. */
export function openPages(packing: Packing, table: Paged): Pages {
  const { archive, firsts, say, language, reader } = packing
  const frame = rowFrame(packing, table.columns)
  // While one page is on its way, the next is written; when that one has left, the first can be written over.
  let [body, leaving] = [gather(), gather()]
  let number = 1
  let rows = 0
  let written = 0
  const first = { from: firsts.size, to: firsts.size }

  function* whole(more: boolean): Generator<string | Buffer> {
    const title = `${table.title[language]}, ${say('page', { page: number })}`
    const from = reader.number(written - rows + 1)
    const range = say('rowsFromTo', { from, to: reader.number(written) })
    const above = navigation(packing, table, number, more, say('contents'))
    const below = navigation(packing, table, number, more, title)
    const { head, foot } = page(language, title)
    yield html`${new Html(head)}${above}
      <h1>${title}</h1>
      <h2>${range}</h2> `.text
    yield frame.before
    yield* body.pieces()
    yield `${frame.after}${below.text}${foot}`
  }

  async function finish(more: boolean): Promise<void> {
    if (number > 1) await archive.add(pagePath(table.name, number), whole(more))
    else {
      await firsts.append(frame.before)
      for (const bytes of body.pieces()) await firsts.append(bytes)
      await firsts.append(frame.after)
      first.to = firsts.size
    }
    ;[body, leaving] = [leaving, body]
    body.recycle()
    rows = 0
    number += 1
  }

  return {
    async add(row, values) {
      if (rows >= rowsOfPage || body.size >= bytesOfPage) await finish(true)
      body.append(frame.row(row, values).text)
      rows += 1
      written += 1
    },
    async end() {
      await finish(false)
      return { pages: number - 1, first }
    },
  }
}
