import { categories } from '../../ledger/register-csv.ts'
import type { HandedColumn, WrittenTable } from './handed.ts'
import type { Packing } from './packing.ts'

/** Of the layout of packages; a change that breaks a reader raises it. */
export const schemaVersion = 1

const types: Readonly<Record<string, object>> = {
  text: { type: ['string', 'null'] },
  uuid: { type: ['string', 'null'], format: 'uuid' },
  integer: { type: ['integer', 'null'] },
  // Text beyond 2^53.
  bigint: { type: ['integer', 'string', 'null'] },
  boolean: { type: ['boolean', 'null'] },
  'timestamp with time zone': { type: ['string', 'null'], format: 'date-time' },
  date: { type: ['string', 'null'], format: 'date' },
  'text[]': { type: ['array', 'null'], items: { type: ['string', 'null'] } },
  bytea: { type: ['string', 'null'], pattern: '^attachments/' },
}

/** `jsonb` and types nobody has thought of hold anything. */
const columnSchema = ({ say, language }: Packing, { title, category, sql }: HandedColumn): object => {
  const words = (categories as Record<string, { de: string; en: string }>)[category]?.[language]
  return {
    title: title[language],
    description: [words, sql === 'bytea' && say('schema.path')].filter(Boolean).join('; '),
    ...types[sql],
  }
}

/**
 * What the JSON files hold (JSON Schema 2020-12), from the columns themselves: `data/<name>.json` is described by
 * `#/$defs/<name>`.
 */
export const schemaOf = (packing: Packing, tables: readonly WrittenTable[]): string =>
  `${JSON.stringify(
    {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: `urn:zusage:package:${schemaVersion}`,
      title: packing.say('schema.title'),
      $defs: Object.fromEntries(
        tables.map((table) => [
          table.name,
          {
            type: 'array',
            items: {
              type: 'object',
              properties: Object.fromEntries(
                table.columns.map((column) => [column.name, columnSchema(packing, column)]),
              ),
              required: table.columns.map((column) => column.name),
              additionalProperties: false,
            },
          },
        ]),
      ),
    },
    null,
    2,
  )}\n`
