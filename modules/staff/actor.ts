import type { Actor, Context } from '#core/context.ts'
import { errors } from './errors.ts'

type Person = Extract<Actor, { kind: 'staff' }>

/** The signed-in person who acts; a token may not do what binds or admits people. */
export function person(ctx: Pick<Context, 'actor'>): Person {
  if (ctx.actor.kind !== 'staff') throw errors.person_needed()
  return ctx.actor
}
