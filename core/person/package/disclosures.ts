import { say } from '../../errors.ts'
import { columnName } from '../../ledger/names.ts'
import type { ReadTable } from '../persons.ts'
import type { Disclosure } from './options.ts'

/** To whom data was disclosed, as the cover says it. */
export interface Disclosed {
  readonly count: number
  /** The recipients themselves (Art. 15(1)(c) GDPR); the first ones, where they are very many. */
  readonly recipients: readonly { readonly name: string; readonly country: string; readonly count: number }[]
}

const named = 200

const column = (name: string, category: string, sql = 'text'): ReadTable['columns'][number] => ({
  name,
  title: columnName(name),
  category,
  sql,
})

/** The disclosures as a table like any other, and a count of them by recipient on the way. */
export function disclosureTable(disclosures: AsyncIterable<Disclosure>): {
  table: ReadTable
  disclosed: () => Disclosed
} {
  let count = 0
  const recipients = new Map<string, { name: string; country: string; count: number }>()
  async function* rows(): AsyncGenerator<Record<string, unknown>> {
    for await (const { at, recipient, country, data, reason } of disclosures) {
      count += 1
      const key = `${recipient}\n${country}`
      const known = recipients.get(key)
      if (known) known.count += 1
      else if (recipients.size < named) recipients.set(key, { name: recipient, country, count: 1 })
      yield { at, recipient, country, data, reason }
    }
  }
  return {
    table: {
      module: 'package',
      table: 'disclosures',
      title: say('disclosures', 'Offenlegungen'),
      activity: 'disclosures',
      provided: false,
      columns: [
        column('at', 'usage', 'timestamp with time zone'),
        column('recipient', 'organisation'),
        column('country', 'plain'),
        column('data', 'usage'),
        column('reason', 'plain'),
      ],
      rows: rows(),
    },
    disclosed: () => ({ count, recipients: [...recipients.values()] }),
  }
}
