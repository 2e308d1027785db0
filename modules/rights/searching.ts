import type { Context } from '#core/context.ts'
import type { FoundRow, Identifiers, RowRef } from '#core/person/persons.ts'
import { officerOutbox } from '#modules/mail'
import type { Request, Tables } from './data.ts'
import { errors } from './errors.ts'
import { isWeighed, takesEffectAtOnce } from './kinds.ts'
import { moveTo, note, withRequest } from './moving.ts'
import { beginWeighing, identifiersOf } from './objecting.ts'
import { entriesOf, lettersOf, requestById, updateRequest } from './queries.ts'

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
async function leaveOutFile(ctx: Ctx, request: Request, finding: number): Promise<void> {
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

/**
 * Searches every module, by what is proven unless the officer says otherwise, and fixes what is found; what was found
 * before is forgotten. Throws `not_found`, `not_possible`.
 */
export async function search(ctx: Ctx, id: number, identifiers?: Partial<Identifiers>): Promise<void> {
  const request = await requestById(ctx.db, id)
  if (!request) throw errors.not_found()
  if (!['accepted', 'identifiers_fixed', 'waiting_for_person'].includes(request.state))
    throw errors.not_possible({ from: request.state, to: 'identifiers_fixed' })
  const { persons } = ctx.house
  const finding = await persons.find(identifiers ?? identifiersOf(request))
  await leaveOutFile(ctx, request, finding.id)
  const tables = (await persons.finding(finding.id)).tables.filter(({ included }) => included > 0)
  const rows = tables.reduce((sum, table) => sum + table.included, 0)
  const replaced = await withRequest(ctx, id, async (ctx, held) => {
    const change = { finding_id: finding.id }
    if (held.state === 'identifiers_fixed') await updateRequest(ctx.db, id, change)
    else await moveTo(ctx, held, 'identifiers_fixed', { change })
    await note(ctx, id, 'searched', { facts: { finding: finding.id, rows, tables: tables.length } })
    return held.finding_id
  }).catch(async (error: unknown) => {
    // Something was decided meanwhile: what was found now is of no use, and holds identifiers.
    await persons.forget(finding.id)
    throw error
  })
  if (replaced !== null) await persons.forget(replaced)
}

/** What follows by itself when it is clear who asks. */
export async function searchAfterAcceptance(ctx: Ctx, { requestId }: { requestId: number }): Promise<void> {
  const request = await requestById(ctx.db, requestId)
  if (!request || takesEffectAtOnce(request)) return
  if (request.state === 'accepted') await search(ctx, requestId)
  if (isWeighed(request)) await beginWeighing(ctx, requestId)
}

/** The finding of a request. Throws `not_found`, `not_fixed`. */
export async function findingOf(ctx: Ctx, id: number): Promise<number> {
  const request = await requestById(ctx.db, id)
  if (!request) throw errors.not_found()
  if (request.finding_id === null) throw errors.not_fixed()
  return request.finding_id
}

/** The officer takes rows in or leaves them out, and says why. Throws `reason_missing`, `begun`. */
export async function decideRows(
  ctx: Ctx,
  id: number,
  given: { rows: readonly RowRef[]; included: boolean; reason: string },
): Promise<void> {
  if (!given.reason.trim()) throw errors.reason_missing()
  await withRequest(ctx, id, async (ctx, request) => {
    if (request.finding_id === null) throw errors.not_fixed()
    // Of an act that left rows, whose they are can still be said.
    if (request.state !== 'identifiers_fixed' && !(request.state === 'carrying_out' && request.failed_at))
      throw errors.begun()
    await ctx.house.persons.decide(request.finding_id, given.rows, given.included, given.reason.trim())
    await note(ctx, id, given.included ? 'rows_included' : 'rows_excluded', {
      words: given.reason,
      facts: { rows: given.rows.length, table: given.rows[0]?.table ?? '' },
    })
  })
}
