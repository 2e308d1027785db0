import { randomBytes } from 'node:crypto'
import type { Context } from '#core/context.ts'
import type { ActKind, Finding, Objection } from '#core/person/persons.ts'
import { signInBlocked } from '#modules/staff'
import type { Tables } from './data.ts'
import { deletePlanted, plant, planted, runsOf, storeRun } from './queries-promises.ts'

type Ctx = Context<Tables>

/** What is tried on the invented person. */
export const tried = [
  'access',
  'portability',
  'rectification',
  'restriction',
  'objection',
  'withdrawal',
  'objection-blocks',
  'erasure',
] as const

export type Tried = (typeof tried)[number]

/** Nobody can have this address (RFC 2606). */
const invent = () => {
  const mark = randomBytes(8).toString('hex')
  return { email: `probe-${mark}@rights.invalid`, name: `Probe ${mark}`, renamed: `Geprobt ${mark}` }
}

type Invented = ReturnType<typeof invent>

interface Stage {
  readonly ctx: Ctx
  readonly of: Invented
  /** A fresh search: one act does not wait for another. */
  readonly find: () => Promise<Finding>
}

function expectThat(seen: boolean, fault: string): void {
  if (!seen) throw new Error(fault)
}

async function handsOut({ ctx, of, find }: Stage, provided: boolean): Promise<void> {
  const finding = await find()
  let seen = false
  for await (const { module, table, rows } of ctx.house.persons.read(finding.id, { provided }))
    if (module === ctx.module && table === 'probe_person')
      for await (const row of rows) seen ||= row.email === of.email
  expectThat(seen, 'its row was not handed out')
}

/** Carries an act on here and now; the job that does so too finds nothing left. */
async function act({ ctx, find }: Stage, kind: ActKind, of?: number): Promise<number> {
  const { persons } = ctx.house
  const { id: finding } = await find()
  const started =
    kind === 'erase'
      ? persons.erase(finding)
      : of === undefined
        ? persons.restrict(finding)
        : persons.lift(of)
  const { id, state } = await persons.carryOn(await started)
  expectThat(state === 'done', `the act ended ${state}`)
  return id
}

async function rectifies(stage: Stage): Promise<void> {
  const { ctx, of, find } = stage
  const { id } = await find()
  const started = await ctx.house.persons.rectify(id, [{ kind: 'name', from: of.name, to: of.renamed }])
  await ctx.house.persons.carryOn(started)
  expectThat((await planted(ctx.db, of.email))?.name === of.renamed, 'the wrong name is still there')
}

async function restricts(stage: Stage): Promise<void> {
  const { ctx, of } = stage
  const restriction = await act(stage, 'restrict')
  const hidden = (await planted(ctx.db, of.email)) === undefined
  await act(stage, 'lift', restriction)
  expectThat(hidden, 'its row could be read although it was restricted')
  expectThat(
    (await planted(ctx.db, of.email)) !== undefined,
    'its row stayed hidden after the restriction was lifted',
  )
}

async function remembers({ ctx, of }: Stage, objection: Objection, blocks = false): Promise<void> {
  const { persons } = ctx.house
  const identifiers = { emails: [of.email] }
  const effective = (): Promise<boolean> =>
    blocks ? signInBlocked(ctx, of.email) : persons.objects(identifiers, objection)
  expectThat(!(await effective()), 'it was in effect before anybody objected')
  await persons.object(identifiers, objection)
  const inEffect = await effective()
  await persons.withdrawObjection(identifiers, objection)
  expectThat(inEffect, 'it had no effect')
  expectThat(!(await effective()), 'it could not be taken back')
}

async function erases(stage: Stage): Promise<void> {
  const { ctx, of } = stage
  const erasure = await act(stage, 'erase')
  expectThat((await planted(ctx.db, of.email)) === undefined, 'its row is still there')
  expectThat((await ctx.house.persons.reverify(erasure)) === 0, 'rows were left behind')
}

const trials: Readonly<Record<Tried, (stage: Stage) => Promise<void>>> = {
  access: (stage) => handsOut(stage, false),
  portability: (stage) => handsOut(stage, true),
  rectification: rectifies,
  restriction: restricts,
  async objection(stage) {
    await remembers(stage, 'direct-marketing')
    await remembers(stage, 'processing')
  },
  withdrawal: (stage) => remembers(stage, 'consent'),
  'objection-blocks': (stage) => remembers(stage, 'processing', true),
  erasure: erases,
}

/** Invents a person, exercises each right on it, and leaves nothing behind. */
async function tryAll(ctx: Ctx): Promise<void> {
  const of = invent()
  const findings: number[] = []
  const stage: Stage = {
    ctx,
    of,
    async find() {
      const finding = await ctx.house.persons.find({ emails: [of.email] })
      findings.push(finding.id)
      return finding
    },
  }
  await plant(ctx.db, { email: of.email, name: of.name, note: '', planted_at: ctx.now() })
  try {
    for (const right of tried) {
      const fault = await trials[right](stage).then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      )
      await storeRun(ctx.db, { right_key: right, ran_at: ctx.now(), kept: fault === null, fault })
    }
  } finally {
    await deletePlanted(ctx.db, of.email)
    for (const finding of findings) await ctx.house.persons.forget(finding)
  }
}

const dayMs = 24 * 60 * 60 * 1000
const afterFailureMs = 5 * 60 * 1000

const under = new WeakMap<object, Promise<void>>()

/** How the right last did; tried anew once a day, and after a failure every five minutes. Null: it did what it should. */
export async function tryRight(ctx: Ctx, right: Tried): Promise<{ ranAt: Date; fault: string | null }> {
  const last = async () => (await runsOf(ctx.db)).find((run) => run.right_key === right)
  const isDue = (run: Awaited<ReturnType<typeof last>>): boolean =>
    !run || ctx.now().getTime() - run.ran_at.getTime() > (run.kept ? dayMs : afterFailureMs)
  if (isDue(await last())) {
    const running = under.get(ctx.config) ?? tryAll(ctx).finally(() => under.delete(ctx.config))
    under.set(ctx.config, running)
    await running
  }
  const run = await last()
  if (!run) throw new Error(`The right "${right}" was not tried.`)
  return { ranAt: run.ran_at, fault: run.kept ? null : (run.fault ?? '') }
}
