import type { Context } from '#core/context.ts'
import type { Tables } from './data.ts'
import { compare, type DifferentLine } from './difference.ts'
import { errors } from './errors.ts'
import type { Supposed } from './facts.ts'
import { listVersions, versionBefore, versionById } from './queries.ts'
import { currentVersion, generate, textOf, type NoticeText } from './version.ts'

interface Differences {
  de: DifferentLine[]
  en: DifferentLine[]
}

const compareTexts = (before: NoticeText, after: NoticeText): Differences => ({
  de: compare(before.de, after.de),
  en: compare(before.en, after.en),
})

/** What the notice would say differently from the published version. */
export async function preview(ctx: Context<Tables>, supposed: Supposed): Promise<Differences> {
  return compareTexts(textOf(await currentVersion(ctx)), await generate(ctx, supposed))
}

/** What a version changed. */
export async function compareVersion(ctx: Context<Tables>, id: number): Promise<Differences> {
  const version = await versionById(ctx.db, id)
  if (!version) throw errors.version_not_found({ id })
  const before = await versionBefore(ctx.db, id)
  return compareTexts(before ? textOf(before) : { de: '', en: '' }, textOf(version))
}

const pageSize = 50

/** Newest first; `next` is the key of the next page. */
export async function pageVersions(ctx: Context<Tables>, before?: number) {
  const versions = await listVersions(ctx.db, pageSize + 1, before)
  const items = versions.slice(0, pageSize)
  return { items, next: versions.length > pageSize ? (items.at(-1)?.id ?? null) : null }
}
