import type { Actor } from '#core/context.ts'

/** Who acts, as tickets remember it: the id of a member of staff, or `token:<id>`, `system:<name>`. */
export const authorKey = (actor: Actor): string =>
  actor.kind === 'staff'
    ? actor.id
    : actor.kind === 'token'
      ? `token:${actor.id}`
      : actor.kind === 'system'
        ? `system:${actor.name}`
        : 'public'

/** The name that stands below an answer. */
export const authorName = (actor: Actor): string => (actor.kind === 'public' ? '' : actor.name)
