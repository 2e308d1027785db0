import type { Engine } from '../engine.ts'
import { recordAsEngine } from '../evidence/chain.ts'
import { oneByOne, rounds } from '../rounds.ts'
import { plantCanary, seeCanaryDead } from './canaries.ts'
import { noteRun } from './journal.ts'
import type { Period } from './keep.ts'
import { isBusy } from './locks.ts'
import { ensureAhead } from './partitions.ts'
import { effectivePeriods } from './periods.ts'
import { inspectRules } from './inspect.ts'
import { type Rule, rulesOf } from './rules.ts'
import { sweepRule } from './sweep.ts'

export interface SweepReport {
  /** Rules whose run failed; each was logged and noted. */
  readonly failed: readonly string[]
  /** Whether a backlog is left. */
  readonly more: boolean
}

export interface Sweeps extends AsyncDisposable {
  /** Runs every rule now. */
  sweepNow(): Promise<SweepReport>
}

/** How often the sweeps come round, and how often to the engine's own tables, which hold nobody's data. */
export const everyMinutes = 1
export const engineEveryMinutes = 60

const hourMs = engineEveryMinutes * 60_000
/** So many runs in a row may find a table held by somebody; then the rule has failed. */
const patience = 5

/**
 * Starts the sweeps: one process runs every rule at once and then each `everySeconds` (60), after it has made
 * the partitions ahead and planted the canaries. Throws when a rule could not be kept as it is declared.
 */
export async function startSweeps(
  engine: Engine,
  { everySeconds = everyMinutes * 60 } = {},
): Promise<Sweeps> {
  const rules = rulesOf(engine.modules)
  const guarded = await inspectRules(engine, rules)
  for (const rule of rules)
    if (rule.partition)
      await ensureAhead(engine, rule).catch((error: unknown) => {
        // A backup under way, say: the default partition takes what comes until the sweep has made the others.
        if (!isBusy(error)) throw error
        engine.log.warn({ rule: rule.name }, 'partitions could not be made yet: somebody holds the table')
      })

  const last = { canary: new Map<Rule, number>(), run: new Map<Rule, number>() }
  const isDue = (rule: Rule, times: Map<Rule, number>): boolean =>
    engine.now().getTime() - (times.get(rule) ?? -Infinity) >= hourMs
  const wantsCanary = (rule: Rule): boolean =>
    rule.marked &&
    (rule.partition !== null || rule.watched || rule.declared.canary !== undefined || !guarded.has(rule))
  const runRule = async (rule: Rule, period: Period): Promise<boolean> => {
    if (rule.partition) await ensureAhead(engine, rule)
    if (wantsCanary(rule) && isDue(rule, last.canary)) {
      await plantCanary(engine, rule, period)
      last.canary.set(rule, engine.now().getTime())
    }
    const more = await sweepRule({ engine, rule, period })
    if (rule.marked) await seeCanaryDead(engine, rule)
    return more
  }

  let quietSince: Date | null = null
  const noteHour = async (failed: readonly string[]): Promise<void> => {
    const now = engine.now()
    if (quietSince && now.getTime() - quietSince.getTime() < hourMs && failed.length === 0) return
    await recordAsEngine(engine.owner, 'retention.swept', { rules: rules.map((rule) => rule.name), failed })
    quietSince = now
  }

  const postponed = new Map<Rule, number>()
  /** What became of a run: what went wrong, or null. Undefined where somebody held the table: it waits for the next one. */
  const attempt = async (
    rule: Rule,
    period: Period,
    report: { more: boolean },
  ): Promise<string | null | undefined> => {
    try {
      if (await runRule(rule, period)) report.more = true
      postponed.delete(rule)
      return null
    } catch (error) {
      const times = (postponed.get(rule) ?? 0) + 1
      if (isBusy(error) && times < patience) {
        postponed.set(rule, times)
        engine.log.warn({ rule: rule.name }, 'a retention rule has to wait: somebody holds the table')
        return undefined
      }
      engine.log.error(
        { err: error, rule: rule.name },
        'a retention rule could not be carried out; trying again',
      )
      return error instanceof Error ? error.message : String(error)
    }
  }

  let lastStart = performance.now()
  const sweepNow = oneByOne(async (): Promise<SweepReport> => {
    const sinceMs = performance.now() - lastStart
    lastStart = performance.now()
    if (sinceMs > 3 * everySeconds * 1000)
      engine.log.error({ seconds: Math.round(sinceMs / 1000) }, 'the retention sweep is late')
    const periodOf = await effectivePeriods(engine.owner, engine)
    const failed: string[] = []
    const report = { failed, more: false }
    for (const rule of rules) {
      // Nobody's data is in the engine's own tables: once an hour is enough for them.
      if (!rule.marked && !isDue(rule, last.run)) continue
      last.run.set(rule, engine.now().getTime())
      const startedAt = engine.now()
      const failure = await attempt(rule, periodOf(rule), report)
      if (failure === undefined) continue
      if (failure !== null) failed.push(rule.name)
      await noteRun(engine, rule, { startedAt, finishedAt: engine.now(), failed: failure })
    }
    await noteHour(failed)
    return report
  })

  const round = rounds()
  const leading = engine.config.jobs
    ? engine.lead('sweeps', (signal) => {
        lastStart = performance.now()
        return round.run(
          signal,
          async () => ({ nextInMs: (await sweepNow()).more ? 0 : everySeconds * 1000 }),
          (error) => {
            engine.log.error({ err: error }, 'the retention sweep failed; trying again')
            return { nextInMs: 5000 }
          },
        )
      })
    : null
  return {
    sweepNow,
    async [Symbol.asyncDispose]() {
      await leading?.[Symbol.asyncDispose]()
    },
  }
}
