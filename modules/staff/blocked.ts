import type { Context } from '#core/context.ts'
import type { Tables } from './data.ts'
import { liveSessions } from './queries-sign-in.ts'

const activity = 'staff.accounts'

/** Whether whoever has this address objected to the processing that an account needs (Art. 21 GDPR): nobody can sign in with it then. */
export const isBlocked = (ctx: Context<Tables>, email: string): Promise<boolean> =>
  ctx.house.persons.objects({ emails: [email] }, 'processing', activity)

/** Sessions that began after their person had objected; there must be none. */
export async function countDespiteObjection(
  ctx: Context<Tables>,
): Promise<{ sessions: number; despite: number }> {
  const sessions = await liveSessions(ctx.db, ctx.now())
  let despite = 0
  for (const { email, created_at: begun } of sessions) {
    if (!(await isBlocked(ctx, email))) continue
    const later = await ctx.house.persons.objects({ emails: [email] }, 'processing', activity, begun)
    if (!later) despite += 1
  }
  return { sessions: sessions.length, despite }
}
