import { createHash } from 'node:crypto'
import { actorKey } from '#core/contexts.ts'
import type { Context } from '#core/context.ts'
import { compose } from './compose.ts'
import type { Tables } from './data.ts'
import { gatherFacts, type Supposed } from './facts.ts'
import { insertVersion, latestVersion, lockVersions, type Version } from './queries.ts'

export interface NoticeText {
  readonly de: string
  readonly en: string
}

/** What made a new version necessary. */
export type Reason = 'first' | 'settings' | 'periods' | 'declarations'

/** Over both texts, joined by a form feed, which no line of them can hold. */
export const digest = (text: NoticeText): string =>
  createHash('sha256').update(`${text.de}\f${text.en}`).digest('hex')

export const textOf = (version: Pick<Version, 'text_de' | 'text_en'>): NoticeText => ({
  de: version.text_de,
  en: version.text_en,
})

/** The notice as this installation would publish it now, or with what is supposed. */
export async function generate(ctx: Context<Tables>, supposed: Supposed = {}): Promise<NoticeText> {
  const facts = await gatherFacts(ctx, supposed)
  return { de: compose(facts, 'de'), en: compose(facts, 'en') }
}

/** Publishes what this installation does now, unless the published version says so already. Returns the version that applies. */
export async function publish(ctx: Context<Tables>, reason: Exclude<Reason, 'first'>): Promise<Version> {
  const current = await latestVersion(ctx.db)
  if (current?.sha256 === digest(await generate(ctx))) return current
  return ctx.transaction(async (ctx) => {
    await lockVersions(ctx.db)
    // Anew: what was read before the lock may have been so only until somebody else published.
    const text = await generate(ctx)
    const sha256 = digest(text)
    const latest = await latestVersion(ctx.db)
    if (latest?.sha256 === sha256) return latest
    const now = ctx.now()
    const version = await insertVersion(ctx.db, {
      published_at: now,
      effective_from: now,
      sha256,
      text_de: text.de,
      text_en: text.en,
      reason: latest ? reason : 'first',
      actor: actorKey(ctx.actor),
    })
    await ctx.record('version.published', { version: version.id, sha256, reason: version.reason })
    return version
  })
}

/** The version that applies (notice 6); what a consent points to, so the first is published when there is none yet. */
export const currentVersion = async (ctx: Context<Tables>): Promise<Version> =>
  (await latestVersion(ctx.db)) ?? publish(ctx, 'declarations')

/** At the start: the checks fill the sentences of the promises, so the publication follows their first run. */
export async function publishFirst(ctx: Context<Tables>): Promise<void> {
  await ctx.house.checkNow().catch((error: unknown) => ctx.log.debug({ err: error }, 'checked elsewhere'))
  await publish(ctx, 'declarations')
}
