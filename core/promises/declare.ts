import type { Source } from '../cite.ts'
import type { Bilingual } from '../errors.ts'
import type { Goal } from './goals.ts'
import type { Proof } from './proof.ts'

/** `kept` only when the data showed it; `unproven` when there was nothing to look at yet. */
export type Verdict = {
  readonly state: 'kept' | 'broken' | 'unproven'
  /** What was seen, as a sentence for the reader of the notice. */
  readonly seen: Bilingual
  /** The same as figures, for machines. */
  readonly figures?: Record<string, number | string | boolean>
}

/** As shown: a verdict, or `overdue` when the check has not run in time. */
export type PromiseState = Verdict['state'] | 'overdue'

type Figures = Verdict['figures']

const verdict =
  (state: Verdict['state']) =>
  (seen: Bilingual, figures?: Figures): Verdict =>
    figures ? { state, seen, figures } : { state, seen }

export const kept = verdict('kept')
export const broken = verdict('broken')
export const unproven = verdict('unproven')

/** One sentence of the notice with the check that proves it on the data. */
export interface Promised<T = never> {
  /** Key of promises.md, `<section of the notice>/<name>`. */
  readonly key: string
  /** Our own words; `{places}` are filled from `values`. */
  readonly sentence: Bilingual
  readonly values?: (proof: Proof<T>) => Promise<Record<string, number | string>>
  readonly check: (proof: Proof<T>) => Promise<Verdict>
  /** The protection goals that it serves (SDM 3.1); at least one. */
  readonly goals: readonly [Goal, ...Goal[]]
  /** Article or clause that stands behind it. */
  readonly source: Source
}

export const promised = <T>(
  key: string,
  sentence: Bilingual,
  rest: Omit<Promised<T>, 'key' | 'sentence'>,
): Promised<T> => ({ key, sentence, ...rest })
