import type { Language } from './errors.ts'
import { html, type Html } from './html.ts'

/** A part of a document, the same on the screen, on the page and in the PDF. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [name: string, value: string])[] }
  | {
      readonly kind: 'table'
      /** What it holds, for those who can't see it. */
      readonly label: string
      readonly head: readonly string[]
      readonly rows: readonly (readonly string[])[]
    }

/** A document to read, print and keep. */
export interface Document {
  readonly language: Language
  readonly title: string
  /** Who issues it. */
  readonly author: string
  /** Below the title: of when it is. */
  readonly date: string
  readonly at: Date
  readonly blocks: readonly Block[]
}

/** A section sign or `Abs.` never ends a line: its number stays with it. */
export const unbroken = (text: string): string =>
  text.replaceAll(/(§|Art\.|Abs\.|Nr\.|Buchst\.|Satz|no\.) (?=\d|[a-z]\b)/g, '$1\u00A0')

const cells = (row: readonly string[]): Html[] =>
  row.map((cell, index) =>
    index === 0 ? html`<th scope="row">${unbroken(cell)}</th>` : html`<td>${unbroken(cell)}</td>`,
  )

function blockHtml(block: Block): Html {
  if (block.kind === 'heading')
    return block.level === 2 ? html`<h2>${unbroken(block.text)}</h2>` : html`<h3>${unbroken(block.text)}</h3>`
  if (block.kind === 'paragraph') return html`<p>${unbroken(block.text)}</p>`
  if (block.kind === 'list')
    return html`<ul>
      ${block.items.map((item) => html`<li>${unbroken(item)}</li>`)}
    </ul>`
  if (block.kind === 'facts')
    return html`<dl>
      ${block.facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${unbroken(value)}</dd>
          </div>`,
      )}
    </dl>`
  return html`<div class="table" role="group" aria-label="${block.label}" tabindex="0">
    <table>
      <caption>
        ${block.label}
      </caption>
      <thead>
        <tr>
          ${block.head.map((cell) => html`<th scope="col">${cell}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${block.rows.map(
          (row) =>
            html`<tr>
              ${cells(row)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

const style = `
  :root { color-scheme: light; }
  body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color: #1c1c1e; background: #fff; overflow-wrap: break-word; }
  h1 { font-size: 1.75rem; line-height: 1.2; margin: 0; }
  h2 { font-size: 1.25rem; margin: 2.25rem 0 .5rem; }
  h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
  p, ul { margin: .5rem 0; }
  .date { color: #55555c; margin: .25rem 0 1.5rem; }
  dl { margin: 0; }
  dl div { display: grid; grid-template-columns: 12rem minmax(0, 1fr); gap: 0 1rem; padding: .15rem 0; }
  dt { color: #55555c; } dd { margin: 0; }
  .table { overflow-x: auto; }
  table { border-collapse: collapse; width: 100%; font-size: .875rem; }
  caption { text-align: left; color: #55555c; padding: .25rem 0; }
  th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-top: 1px solid #d9d9de; font-weight: 400; }
  thead th { font-weight: 600; border-top: 0; }
  @media (max-width: 36rem) { dl div { grid-template-columns: 1fr; padding: .3rem 0; } }
  @media print { body { margin: 0; max-width: none; font-size: 10.5pt; } h2, h3 { break-after: avoid; } dl, tr { break-inside: avoid; } .table { overflow: visible; } }`

/** The policy under which such a page is answered: its own style, and nothing else. */
export const documentPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The document as a page of its own, for the screen and for printing. */
export const documentHtml = ({ language, title, author, date, blocks }: Document): string =>
  `<!doctype html>${html`<html lang="${language}">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="author" content="${author}" />
      <title>${title}</title>
      <style>
        STYLE
      </style>
    </head>
    <body>
      <main>
        <h1>${title}</h1>
        <p class="date">${author ? `${author} · ` : ''}${date}</p>
        ${blocks.map(blockHtml)}
      </main>
    </body>
  </html>`.text.replace('STYLE', () => style)}`
