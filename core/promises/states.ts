import { cited } from '../cite.ts'
import type { Engine } from '../engine.ts'
import { type Bilingual, fill, say } from '../errors.ts'
import { recordAsEngine } from '../evidence/chain.ts'
import type { PromiseReport } from '../house.ts'
import type { Module } from '../module.ts'
import type { Promised, PromiseState, Verdict } from './declare.ts'
import { makeProof } from './proofs.ts'
import { moment } from './wording.ts'

/** How often every check runs. */
export const checkEverySeconds = 30

type Places = Record<string, number | string>

const notYet = say('This promise has not been checked yet.', 'Diese Zusage wurde noch nicht geprüft.')
const late = say(
  'The check has not run since {time}. What it saw last does not count any more.',
  'Die Prüfung ist seit {time} nicht mehr gelaufen. Was sie zuletzt sah, gilt nicht mehr.',
)

const fillBoth = ({ en, de }: Bilingual, places: { en: Places; de: Places }): Bilingual => ({
  en: fill(en, places.en),
  de: fill(de, places.de),
})

/** Writes down what a check found. A change of state goes to the history and the evidence. */
export async function storeVerdict(
  engine: Engine,
  key: string,
  verdict: Verdict,
  places: Places,
): Promise<void> {
  const at = engine.now()
  await engine.owner.transaction().execute(async (trx) => {
    const before = await trx
      .selectFrom('promise_state')
      .select('state')
      .where('key', '=', key)
      .forUpdate()
      .executeTakeFirst()
    const figures = verdict.figures ?? {}
    const said = { state: verdict.state, seen: verdict.seen, figures, places, checked_at: at }
    const changed = before?.state !== verdict.state
    await trx
      .insertInto('promise_state')
      .values({ key, ...said, since: at })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet({ ...said, ...(changed ? { since: at } : {}) }),
      )
      .execute()
    if (!changed) return
    await trx
      .insertInto('promise_history')
      .values({ key, at, state: verdict.state, seen: verdict.seen })
      .execute()
    await recordAsEngine(trx, 'promise.changed', {
      key,
      from: before?.state ?? null,
      to: verdict.state,
      figures,
    })
  })
}

const refuse = () => Promise.reject(new Error('Only a check makes requests.'))

/** The sentence with its places filled: from the last check, or anew before there was one. */
async function sentenceOf(
  engine: Engine,
  module: Module,
  promise: Promised,
  known: Places,
): Promise<Bilingual> {
  const filled = fillBoth(promise.sentence, { en: known, de: known })
  if (!promise.values || !`${filled.en}${filled.de}`.includes('{')) return filled
  const places = await promise.values(makeProof(engine, module, refuse)).catch((error: unknown) => {
    engine.log.warn({ err: error, promise: promise.key }, 'the figures of a sentence could not be read')
    return known
  })
  return fillBoth(promise.sentence, { en: places, de: places })
}

/** Every promise of every module, in the order of the notice. */
export async function readPromises(engine: Engine): Promise<PromiseReport[]> {
  const rows = await engine.owner.selectFrom('promise_state').selectAll().execute()
  const byKey = new Map(rows.map((row) => [row.key, row]))
  const now = engine.now().getTime()
  const report = async (module: Module, promise: Promised): Promise<PromiseReport> => {
    const row = byKey.get(promise.key)
    const sentence = await sentenceOf(engine, module, promise, row?.places ?? {})
    const head = {
      key: promise.key,
      module: module.name,
      source: cited(promise.source),
      sentence,
      goals: promise.goals,
    }
    if (!row)
      return {
        ...head,
        state: 'unproven',
        seen: notYet,
        figures: {},
        checkedAt: null,
        since: null,
      }
    const overdue = now - row.checked_at.getTime() > 3 * checkEverySeconds * 1000
    const time = overdue ? moment(row.checked_at, engine.config.zone) : null
    return {
      ...head,
      state: overdue ? 'overdue' : (row.state as PromiseState),
      seen: time ? fillBoth(late, { en: { time: time.en }, de: { time: time.de } }) : row.seen,
      figures: row.figures,
      checkedAt: row.checked_at,
      since: row.since,
    }
  }
  const reports = await Promise.all(
    engine.modules.flatMap((module) => (module.promises ?? []).map((promise) => report(module, promise))),
  )
  return reports.sort((a, b) => compareKeys(a.key, b.key))
}

const sections = (key: string): number[] => (key.split('/')[0] ?? '').split('.').map(Number)

/** `3.2/…` before `3.10/…`. */
function compareKeys(a: string, b: string): number {
  const [left, right] = [sections(a), sections(b)]
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? -1) - (right[at] ?? -1)
    if (difference !== 0) return difference
  }
  return a < b ? -1 : Number(a > b)
}

export async function readHistory(
  engine: Pick<Engine, 'owner'>,
  key: string,
  limit = 50,
): Promise<{ at: Date; state: PromiseState; seen: Bilingual }[]> {
  const rows = await engine.owner
    .selectFrom('promise_history')
    .select(['at', 'state', 'seen'])
    .where('key', '=', key)
    .orderBy('id', 'desc')
    .limit(Math.min(Math.max(limit, 1), 500))
    .execute()
  return rows.map((row) => ({ ...row, state: row.state as PromiseState }))
}
