import type { Context } from '#core/context.ts'
import type { Request, Tables } from './data.ts'
import { errors } from './errors.ts'
import { fits } from './grounds.ts'
import { takesEffectAtOnce } from './kinds.ts'
import { follow } from './carrying.ts'
import { moveTo, note, withRequest } from './moving.ts'
import { forgetObjection } from './objecting.ts'
import { lettersOf, requestById, updateRequest } from './queries.ts'
import { outliveClosing } from './restored.ts'
import { untouched } from './states.ts'

type Ctx = Context<Tables>

/** Decides against a request. The letter with the reasons, the authority and the remedy follows. Throws `grounds_missing`, `ground_unfit`. */
export const decline = (
  ctx: Ctx,
  id: number,
  given: {
    state: 'refused' | 'unfounded' | 'duplicate'
    grounds: readonly string[]
    words?: string | undefined
  },
): Promise<void> =>
  withRequest(ctx, id, async (ctx, request) => {
    const named = given.state === 'unfounded' ? [...new Set(['unfounded', ...given.grounds])] : given.grounds
    if (given.state !== 'duplicate' && named.length === 0) throw errors.grounds_missing()
    if (!named.every((ground) => fits(ground, request.kind))) throw errors.ground_unfit()
    await moveTo(ctx, request, given.state, {
      words: given.words,
      facts: { grounds: named.join(' ') },
      change: {
        grounds: [...named],
        decision: given.words?.trim() || null,
        decided_at: ctx.now(),
        outcome: given.state,
      },
    })
    await note(ctx, id, 'declined', { facts: { state: given.state, grounds: named.join(' ') } })
  })

/** Waits for the person or for somebody else, or goes on. */
export const waitFor = (
  ctx: Ctx,
  id: number,
  to: 'waiting_for_person' | 'waiting_for_third' | 'identifiers_fixed' | 'accepted' | 'carrying_out',
  words: string,
): Promise<void> =>
  withRequest(ctx, id, async (ctx, request) => {
    await moveTo(ctx, request, to, { words })
  })

/** The file is closed: what was found is forgotten, and the period of the file begins. Throws `not_settled`, `not_answered`. */
export async function close(ctx: Ctx, id: number, outcome?: string): Promise<void> {
  const finding = await withRequest(ctx, id, async (ctx, request) => {
    const closed = await moveTo(ctx, request, 'closed', {
      change: { finding_id: null, outcome: outcome ?? request.outcome ?? 'fulfilled' },
    })
    await outliveClosing(ctx, closed)
    return request.finding_id
  })
  if (finding !== null) await ctx.house.persons.forget(finding)
}

/** The person no longer wants it, and nothing has been done yet that could not be taken back. Throws `begun`. */
export async function takeBack(ctx: Ctx, id: number): Promise<void> {
  const request = await requestById(ctx.db, id)
  if (!request) throw errors.not_found()
  if (takesEffectAtOnce(request) && request.applied_at && request.state === 'delivered')
    await forgetObjection(ctx, request)
  else if (!untouched.includes(request.state)) throw errors.begun()
  await close(ctx, id, 'taken_back')
}

/** Whether the person was told before that the restriction ends: by its own letter, or by the refusal of an objection. */
async function wasTold(ctx: Ctx, request: Request): Promise<boolean> {
  const letters = await lettersOf(ctx.db, request.id)
  return letters.some(
    ({ kind }) => kind === 'lifting' || (kind === 'refusal' && request.kind === 'objection'),
  )
}

/** Ends the restriction that a request brought about; the person was told before (Art. 18(3) GDPR). Throws `not_told`, `no_restriction`. */
export async function lift(ctx: Ctx, id: number): Promise<void> {
  const request = await requestById(ctx.db, id)
  if (!request) throw errors.not_found()
  if (request.restriction_id === null || request.lifting_id !== null) throw errors.no_restriction()
  if (!(await wasTold(ctx, request))) throw errors.not_told()
  const lifting = await ctx.house.persons.lift(request.restriction_id)
  await withRequest(ctx, id, async (ctx) => {
    const lifted = await updateRequest(ctx.db, id, { weighing_at: null })
    if (lifted.kind === 'objection' && lifted.applied_at) await forgetObjection(ctx, lifted)
    await follow(ctx, id, { lifting_id: lifting })
  })
}

/** What follows when an objection was refused and the person told. Doing it again changes nothing. */
export async function liftAfterRefusal(ctx: Ctx, { requestId }: { requestId: number }): Promise<void> {
  const request = await requestById(ctx.db, requestId)
  if (request && request.restriction_id !== null && request.lifting_id === null) await lift(ctx, requestId)
}
