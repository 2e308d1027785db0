import { createHash } from 'node:crypto'
import { controller, publishedVersion } from '#modules/notice'
import type { Context } from '#core/context.ts'
import type { Language } from '#core/errors.ts'
import type { Tables } from './data.ts'
import { speak } from './page-wording.ts'

/** What somebody consents to, and under which version of the notice. */
export interface Wording {
  readonly text: string
  readonly sha256: string
  readonly versionId: number
  readonly language: Language
  /** Comes back with the form, so that nobody consents to a text that was not shown. */
  readonly shown: string
}

/** Null as long as nobody is named whom a consent could be given to. */
export async function currentWording(ctx: Context<Tables>, language: Language): Promise<Wording | null> {
  const { name, email } = await controller(ctx)
  const version = name ? await publishedVersion(ctx) : null
  if (!version) return null
  const text = speak(language)('enquiry.consent', { controller: name, email })
  const sha256 = createHash('sha256').update(text).digest('hex')
  return { text, sha256, versionId: version.id, language, shown: `${version.id}.${sha256}` }
}
