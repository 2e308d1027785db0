import { plus } from '#core/calendar.ts'
import type { Context } from '#core/context.ts'
import { keepTimes } from './clock.ts'
import type { Tables } from './data.ts'
import { close } from './deciding.ts'
import { lapse } from './identity.ts'
import { confirmWithin } from './links.ts'
import { endedRequests, unconfirmedRequests } from './queries-keeping.ts'
import { welcomeRestored } from './restored.ts'

type Ctx = Context<Tables>

/** How long a package can be fetched and questions be asked before a file is closed. */
const closeAfter = { days: 30 } as const

/** Once an hour: ends that move with the days, entries that nobody confirmed, files that can be closed. */
export async function keepRequests(ctx: Ctx): Promise<void> {
  await keepTimes(ctx)
  const before = (period: { days: number }): Date => {
    const { days } = period
    return plus(ctx.now(), { days: -days }, ctx.config.zone)
  }
  await welcomeRestored(ctx)
  for (const { id } of await unconfirmedRequests(ctx.db, before({ days: confirmWithin.days ?? 30 })))
    await lapse(ctx, id)
  for (const { id } of await endedRequests(ctx.db, before(closeAfter)))
    await close(ctx, id).catch((error: unknown) =>
      ctx.log.warn({ err: error, request: id }, 'a request could not be closed'),
    )
}
