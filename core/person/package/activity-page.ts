import { type Html, html } from '../../html.ts'
import { frame, link } from './document.ts'
import type { ActivityFacts } from './facts.ts'
import { pagePath, type WrittenTable } from './handed.ts'
import type { Packing } from './packing.ts'

const term = (name: string, value: string): Html | false =>
  value !== '' &&
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`

function head({ say }: Packing, of: ActivityFacts): Html {
  return html`<nav aria-label="${say('contents')}"><a href="${link('index.html', 1)}">${say('back')}</a></nav>
    <h1>${of.name}</h1>
    <dl>
      ${term(say('purpose'), of.purpose)} ${term(say('legalBasis'), of.legalBasis)}
      ${term(say('categories'), of.categories)} ${term(say('recipients'), of.recipients)}
      ${term(say('periods'), of.periods.map(({ table, text }) => `${table}: ${text}`).join('\n'))}
      ${term(say('source'), of.source)}
    </dl>`
}

function before({ say, reader, language }: Packing, table: WrittenTable): Html {
  const figures = `${say('rows')}: ${reader.number(table.rows)}`
  return html`<h2 id="${table.name}">${table.title[language]}</h2>
    <p class="quiet">
      ${table.pages > 1 ? `${figures} · ${say('pageOf', { page: 1, pages: table.pages })}` : figures} ·
      ${say('machine')}: <a href="${link(`data/${table.name}.json`, 1)}">JSON</a>
      <a href="${link(`data/${table.name}.csv`, 1)}">CSV</a>
    </p>`
}

const after = ({ say, language }: Packing, table: WrittenTable): Html | '' =>
  table.pages > 1
    ? html`<nav aria-label="${table.title[language]}">
        <a href="${link(pagePath(table.name, 2), 1)}" rel="next">${say('next')}</a>
      </nav>`
    : ''

/** What an activity is, and its data: each table as far as its first page goes. */
export async function* activityPage(packing: Packing, of: ActivityFacts): AsyncGenerator<string | Buffer> {
  const around = frame(packing.language, of.name)
  yield around.head
  yield head(packing, of).text
  for (const table of of.tables) {
    yield before(packing, table).text
    yield* packing.firsts.read(table.first.from, table.first.to)
    yield String(after(packing, table))
  }
  yield around.foot
}
