import type { Context } from '#core/context.ts'
import type { FoundRow, RowRef } from '#core/person/persons.ts'
import { officerOutbox } from '#modules/mail'
import type { Request, Tables } from './data.ts'
import { entriesOf, lettersOf, requestById } from './queries.ts'

type Ctx = Context<Tables>

const batch = 200
const ownFile = 'Art. 5(2), 17(3)(e) GDPR: the file of a request is kept until claims from it are barred'

async function* rowsIn(ctx: Ctx, finding: number, module: string, table: string): AsyncGenerator<FoundRow> {
  for (let after = 0; ;) {
    const page = await ctx.house.persons.rows(finding, { module, table, after, limit: batch })
    yield* page.rows
    if (page.next === null) return
    after = page.next
  }
}

/** What was written to the person about a request: letters, and the questions whether it is theirs. */
async function messagesOf(ctx: Ctx, requestId: number): Promise<string[]> {
  const [letters, entries] = await Promise.all([lettersOf(ctx.db, requestId), entriesOf(ctx.db, requestId)])
  const questions = entries.flatMap(({ facts: { message } }) => (typeof message === 'string' ? message : []))
  return [...letters.flatMap((letter) => letter.message_id ?? []), ...questions]
}

/**
 * Leaves out the file of the request itself, and of others under way: what handles a request must not be erased or hidden
 * by it. What was closed before stays in.
 */
export async function leaveOutFile(ctx: Ctx, request: Request, finding: number): Promise<void> {
  const { tables } = await ctx.house.persons.finding(finding)
  const found = async (module: string, table: string): Promise<FoundRow[]> =>
    tables.some((one) => one.module === module && one.table === table)
      ? Array.fromAsync(rowsIn(ctx, finding, module, table))
      : []
  const underWay = new Set<number>()
  const messageIds: string[] = []
  for (const row of await found('rights', 'request')) {
    const other = await requestById(ctx.db, Number(row.key.id))
    if (!other || other.closed_at) continue
    underWay.add(other.id)
    messageIds.push(...(await messagesOf(ctx, other.id)))
  }
  const rows: RowRef[] = [...underWay].map((id) => ({ module: 'rights', table: 'request', key: { id } }))
  for (const row of await found('rights', 'letter')) if (row.certain) rows.push(row)
  if (request.mail_id !== null) {
    rows.push({ module: 'mail', table: 'mail', key: { id: request.mail_id } })
    rows.push({ module: 'mail', table: 'officer_case', key: { mail_id: request.mail_id } })
  }
  const sent = await officerOutbox(ctx, messageIds)
  for (const id of sent) rows.push({ module: 'mail', table: 'outbox', key: { id } })
  for (const row of await found('mail', 'outbox_recipient'))
    if (sent.includes(Number(row.key.outbox_id))) rows.push(row)
  if (rows.length > 0) await ctx.house.persons.decide(finding, rows, false, ownFile)
}

const counted = ({ tables }: Awaited<ReturnType<Ctx['house']['persons']['finding']>>): string =>
  JSON.stringify(tables.map(({ module, table, handedOut }) => [module, table, handedOut]))

/** Searches once more for a package that is about to go, so that it holds what came since. Answers whether that changed it. */
export async function bringUpToDate(ctx: Ctx, request: Request): Promise<boolean> {
  if (request.finding_id === null) return false
  const { persons } = ctx.house
  const before = counted(await persons.finding(request.finding_id))
  await persons.renew(request.finding_id)
  await leaveOutFile(ctx, request, request.finding_id)
  return counted(await persons.finding(request.finding_id)) !== before
}
