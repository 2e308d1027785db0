import { Html, html } from '../../html.ts'
import { link } from './document.ts'
import type { HandedColumn } from './handed.ts'
import type { Packing } from './packing.ts'

/** A value as a page shows it: as text, or as a link to the file that holds it. */
export type Shown = string | { readonly file: string; readonly characters?: number }

/** How the rows of a table are shown. */
export interface RowFrame {
  row(number: number, values: readonly Shown[]): Html
  /** What stands round all rows of a page. */
  readonly before: string
  readonly after: string
}

function cell({ say, reader }: Packing, value: Shown): Html | string {
  if (typeof value === 'string') return value
  const label =
    value.characters === undefined
      ? value.file.slice(value.file.lastIndexOf('/') + 1)
      : say('longText', { size: reader.number(value.characters) })
  return html`<a href="${link(value.file, 1)}">${label}</a>`
}

const place = 'THE-ROWS'

function sideBySide(packing: Packing, labels: readonly string[]): RowFrame {
  const table = html`<table>
    <thead>
      <tr>
        ${labels.map((label) => html`<th scope="col">${label}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${new Html(place)}
    </tbody>
  </table>`
  const [before = '', after = ''] = table.text.split(place)
  return {
    before,
    after,
    row: (_, values) =>
      html`<tr>
        ${values.map((value) => html`<td dir="auto">${cell(packing, value)}</td>`)}
      </tr>`,
  }
}

function oneByOne(packing: Packing, labels: readonly string[]): RowFrame {
  const terms = labels.map((label) => html`<dt>${label}</dt>`)
  return {
    before: '',
    after: '',
    row: (number, values) => {
      const title = packing.say('row', { number: packing.reader.number(number) })
      const pairs = values.map(
        (value, index) =>
          value !== '' &&
          html`<div>
            ${terms[index]}
            <dd dir="auto">${cell(packing, value)}</dd>
          </div>`,
      )
      return html`<article>
        <h3>${title}</h3>
        <dl>${pairs}</dl>
      </article>`
    },
  }
}

/**
 * Few and short columns stand side by side; everything else is a list for each row, which fits a phone. Values come
 * from anywhere: each is escaped, and has a reading direction of its own.
 */
export function rowFrame(packing: Packing, columns: readonly HandedColumn[]): RowFrame {
  const labels = columns.map(({ title }) => title[packing.language])
  const short =
    columns.length <= 6 && columns.every(({ category, sql }) => category !== 'content' && sql !== 'bytea')
  return short ? sideBySide(packing, labels) : oneByOne(packing, labels)
}
