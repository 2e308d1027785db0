import { cited } from '#core/cite.ts'
import type { Context } from '#core/context.ts'
import type { Language } from '#core/errors.ts'
import { columnName } from '#core/ledger/names.ts'
import { heldMark } from '#core/person/hold-ground.ts'
import type { Correction, PlanLine } from '#core/person/persons.ts'
import type { Request, Tables } from './data.ts'
import { dayIn, type Say } from './wording.ts'

type Ctx = Context<Tables>

/** The activity that a table belongs to, as the notice names it. */
async function namesOf(ctx: Ctx, language: Language): Promise<(module: string, table: string) => string> {
  const register = await ctx.house.register()
  const names = new Map(
    register.flatMap((row) =>
      row.retention.map(({ module, table }) => [`${module}.${table}`, row.activity.name[language]]),
    ),
  )
  return (module, table) => names.get(`${module}.${table}`) ?? table
}

/** A ground as it is cited in the language of the letter. */
async function groundsIn(ctx: Ctx, language: Language): Promise<(ground: string) => string> {
  const register = await ctx.house.register()
  const known = new Map(
    register.flatMap((row) => row.retention.map(({ source }) => [source.en, source[language]])),
  )
  return (ground) => known.get(ground) ?? cited(ground)[language]
}

const rowsOf = (say: Say, name: string, count: number): string =>
  say(count === 1 ? 'line.rows.one' : 'line.rows.other', { name, count })

const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n')

/** What an act did with the rows, by activity: one line each, those that stay with ground and date. */
export interface Done {
  readonly rows: number
  readonly gone: string
  readonly kept: string
  readonly review: string
  readonly forward: string
}

const gone: ReadonlySet<PlanLine['action']> = new Set(['delete', 'blank', 'redact', 'blacken'])
const kept: ReadonlySet<PlanLine['action']> = new Set(['restrict', 'hold'])

export async function doneBy(ctx: Ctx, say: Say, request: Request): Promise<Done> {
  const [nameOf, groundOf] = await Promise.all([
    namesOf(ctx, request.language),
    groundsIn(ctx, request.language),
  ])
  const act = request.act_id ?? request.restriction_id
  const receipts = act === null ? [] : (await ctx.house.persons.act(act)).receipts
  const of = (actions: ReadonlySet<PlanLine['action']>): PlanLine[] =>
    receipts.filter(({ action, rows }) => actions.has(action) && rows > 0)
  const counted = (lines: readonly PlanLine[]): string => {
    const byName = new Map<string, number>()
    for (const { module, table, rows } of lines) {
      const name = nameOf(module, table)
      byName.set(name, (byName.get(name) ?? 0) + rows)
    }
    return list([...byName].map(([name, rows]) => rowsOf(say, name, rows)))
  }
  const grounded = (lines: readonly PlanLine[]): string => {
    const groups = Map.groupBy(lines, (line) => `${nameOf(line.module, line.table)}\n${line.ground}`)
    return list(
      [...groups].map(([key, group]) => {
        const [name = '', ground = ''] = key.split('\n')
        const counted = rowsOf(
          say,
          name,
          group.reduce((sum, { rows }) => sum + rows, 0),
        )
        const last = group.map(({ until }) => until?.getTime() ?? 0).sort((a, b) => b - a)[0]
        const held = ground.endsWith(heldMark)
        const source = groundOf(held ? ground.slice(0, -heldMark.length) : ground)
        const line = last
          ? say('line.until', {
              line: counted,
              date: dayIn(request.language, new Date(last), ctx.config.zone),
            })
          : say(held ? 'line.hold' : 'line.open', { line: counted })
        return say('line.kept', { line, ground: held ? say('ground.hold', { source }) : source })
      }),
    )
  }
  return {
    rows: receipts.reduce((sum, { rows }) => sum + rows, 0),
    gone: counted(of(gone)),
    kept: request.kind === 'erasure' ? grounded(of(kept)) : counted(of(kept)),
    review: counted(of(new Set(['review']))),
    forward: counted(of(new Set(['forward']))),
  }
}

/** What a package holds, by activity; empty when nothing was found. */
export async function foundIn(ctx: Ctx, say: Say, request: Request): Promise<string> {
  if (request.finding_id === null) return ''
  const { tables } = await ctx.house.persons.finding(request.finding_id)
  const byName = new Map<string, number>()
  for (const { activityName, handedOut } of tables) {
    const rows = handedOut[request.kind === 'portability' ? 'portability' : 'access']
    const name = activityName[request.language]
    if (rows > 0) byName.set(name, (byName.get(name) ?? 0) + rows)
  }
  return list([...byName].map(([name, rows]) => rowsOf(say, name, rows)))
}

export const correctionsIn = (say: Say, language: Language, corrections: readonly Correction[]): string =>
  list(
    corrections.map((one) =>
      one.kind === 'column'
        ? say('line.column', { column: columnName(one.column)[language], to: one.to })
        : say('line.correction', { from: one.from, to: one.to }),
    ),
  )

export const toldTo = (names: readonly string[], language: Language): string =>
  new Intl.ListFormat(language).format(names)
