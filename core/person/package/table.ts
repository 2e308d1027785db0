import { csvCell } from '../../csv.ts'
import type { ReadTable } from '../persons.ts'
import { fileOf, textFileOf } from './files.ts'
import { type HandedColumn, handedColumns, type WrittenTable } from './handed.ts'
import { openPages } from './pages.ts'
import type { Packing } from './packing.ts'
import type { Shown } from './row-html.ts'
import { csvText, jsonValue } from './values.ts'

/** Longer texts stand in files of their own, so that a page stays one that a browser can show. */
const longText = 20_000

type Values = Record<string, unknown>

interface Packed {
  readonly values: Values
  readonly shown: readonly Shown[]
  readonly files: number
}

/** Bytes become files on their way; in their place stands the path. */
async function pack(
  packing: Packing,
  of: { readonly name: string; readonly columns: readonly HandedColumn[] },
  row: { readonly number: number; readonly values: Readonly<Values> },
): Promise<Packed> {
  const values: Values = {}
  const shown: Shown[] = []
  let files = 0
  for (const { name } of of.columns) {
    const value = row.values[name]
    if (value instanceof Uint8Array) {
      const file = fileOf(of.name, row, name, value)
      await packing.archive.add(file, Buffer.from(value.buffer, value.byteOffset, value.byteLength))
      values[name] = file
      shown.push({ file })
      files += 1
      continue
    }
    values[name] = jsonValue(value)
    if (packing.options.kind !== 'access') continue
    const text = packing.reader.text(value)
    if (text.length > longText) {
      const file = textFileOf(of.name, row.number, name)
      await packing.archive.add(file, text)
      shown.push({ file, characters: text.length })
    } else shown.push(text)
  }
  return { values, shown, files }
}

const csvLine = (cells: readonly string[]): string => `${cells.join(',')}\r\n`

const csvRow = (columns: readonly HandedColumn[], values: Values): string =>
  csvLine(
    columns.map(({ name }) => {
      const value = values[name]
      return typeof value === 'number' ? String(value) : csvCell(csvText(value))
    }),
  )

async function* jsonArray(rows: AsyncIterable<Buffer>): AsyncGenerator<Buffer | string> {
  yield '['
  yield* rows
  yield '\n]\n'
}

/**
 * Writes the rows of a table as they come: files and pages at once, JSON and CSV, of which there is one each, when the
 * last row was read. Null: there was none.
 */
export async function writeTable(packing: Packing, table: ReadTable): Promise<WrittenTable | null> {
  const { archive, json, csv, small } = packing
  const columns = handedColumns(table)
  const name = `${table.module}.${table.table}`
  const of = { name, title: table.title, columns }
  const pages = packing.options.kind === 'access' ? openPages(packing, { ...table, ...of }) : null
  let rows = 0
  let files = 0
  json.reset()
  csv.reset()
  for await (const row of table.rows) {
    rows += 1
    const packed = await pack(packing, of, { number: rows, values: row })
    files += packed.files
    await json.append(`${rows === 1 ? '\n' : ',\n'}${JSON.stringify(packed.values)}`)
    await csv.append(csvRow(columns, packed.values))
    await pages?.add(rows, packed.shown)
    if (pages)
      small.add(
        of,
        packed.shown.map((one) => (typeof one === 'string' ? one : one.file)),
      )
  }
  if (rows === 0) return null
  const written = await pages?.end()
  await archive.add(`data/${name}.json`, jsonArray(json.read()))
  const head = `\uFEFF${csvLine(columns.map((column) => csvCell(column.name)))}`
  await archive.add(
    `data/${name}.csv`,
    (async function* () {
      yield head
      yield* csv.read()
    })(),
  )
  const { module, activity, provided } = table
  return {
    module,
    name,
    table: table.table,
    title: table.title,
    activity,
    columns,
    provided,
    rows,
    files,
    pages: written?.pages ?? 0,
    first: written?.first ?? { from: 0, to: 0 },
  }
}
