import { Readable } from 'node:stream'
import type { Context } from '#core/context.ts'
import { csvCell } from '#core/csv.ts'
import { type Bilingual, type Language, say } from '#core/errors.ts'
import type { Deletion } from '#core/retention/retention.ts'
import type { Tables } from './data.ts'

type Column = readonly [title: Bilingual, cell: (one: Deletion, language: Language) => string]

const columns: readonly Column[] = [
  [say('Day', 'Tag'), ({ day }) => day],
  [say('Rule', 'Regel'), ({ rule }) => rule],
  [say('Records', 'Datensätze'), ({ rows }) => String(rows)],
  [say('Start event of the oldest', 'Beginn beim ältesten'), ({ oldest }) => oldest ?? ''],
  [say('Start event of the youngest', 'Beginn beim jüngsten'), ({ youngest }) => youngest ?? ''],
  [say('Before the end of the period', 'Vor Ablauf der Frist'), ({ early }) => String(early)],
  [
    say('Number', 'Anzahl'),
    ({ estimated }, language) =>
      (estimated ? say('partly estimated', 'zum Teil geschätzt') : say('counted', 'gezählt'))[language],
  ],
]

async function* lines(
  ctx: Context<Tables>,
  language: Language,
  rule: string | undefined,
): AsyncGenerator<string> {
  const line = (cells: readonly string[]): string =>
    `${cells.map(csvCell).join(language === 'de' ? ';' : ',')}\r\n`
  yield `\uFEFF${line(columns.map(([title]) => title[language]))}`
  for (let after: string | null | undefined; after !== null;) {
    const page = await ctx.house.retention.deletions({
      limit: 1000,
      ...(after === undefined ? {} : { after }),
      ...(rule === undefined ? {} : { rule }),
    })
    yield page.items.map((one) => line(columns.map(([, cell]) => cell(one, language)))).join('')
    after = page.next
  }
}

/** The protocol of deletions as a table for spreadsheets, page by page, so that memory does not grow with it. */
export const protocolCsv = (ctx: Context<Tables>, language: Language, rule?: string): Readable =>
  Readable.from(lines(ctx, language, rule))
