import type { Context } from '#core/context.ts'
import type { Language } from '#core/errors.ts'
import type { PromiseReport } from '#core/house.ts'
import { html, type Html } from '#core/html.ts'
import type { Page, PageFile } from '#core/http/pages.ts'
import { readAuthority, readController, readOfficer } from './controller.ts'
import type { Tables } from './data.ts'
import { speaker, type Speaker } from './page-wording.ts'
import { contents, render } from './render.ts'
import { latestVersion } from './queries.ts'
import { generate, textOf } from './version.ts'
import { speak as speakNotice } from './wording.ts'

function summary(speak: Speaker, reports: readonly PromiseReport[]): string {
  const kept = reports.filter((report) => report.state === 'kept').length
  return speak.say(kept === reports.length ? 'summary.kept' : 'summary.some', { kept, count: reports.length })
}

/** Ways to the neighbouring pages of the notice. */
export const further = (speak: Speaker): Html =>
  html`<nav class="further" aria-label="${speak.say('further')}">
    <a href="${speak.path('/privacy/versions')}">${speak.say('versions')}</a>
    <a href="${speak.path('/privacy/register')}">${speak.say('register')}</a>
    <a href="/privacy.json">${speak.say('json')}</a>
  </nav>`

/** The version that applies, beside each promise its live proof. */
export async function noticePage(ctx: Context<Tables>, language: Language): Promise<Page> {
  const speak = speaker(language, ctx.config.zone)
  const version = await latestVersion(ctx.db)
  const reports = await ctx.house.promises()
  const text = (version ? textOf(version) : await generate(ctx))[language]
  const title = speakNotice(language)('title')
  return {
    title,
    description: speak.say('notice.description'),
    body: html`<article class="notice">
      <header>
        <h1>${title}</h1>
        <p class="meta">
          ${
            version
              ? html`${speak.say('applies', { id: version.id })} ${speak.day(version.effective_from)}`
              : speak.say('unpublished')
          }
        </p>
        ${reports.length > 0 ? html`<p class="summary">${summary(speak, reports)}</p>` : ''} ${further(speak)}
      </header>
      ${contents(speak, text)}
      <div class="notice-text">${render(speak, text, reports)}</div>
    </article>`,
  }
}

/** The same for machines. */
export async function noticeFile(ctx: Context<Tables>): Promise<PageFile> {
  const version = await latestVersion(ctx.db)
  const [controller, officer, authority, promises] = await Promise.all([
    readController(ctx),
    readOfficer(ctx),
    readAuthority(ctx),
    ctx.house.promises(),
  ])
  const base = ctx.config.publicUrl
  return {
    type: 'application/json; charset=utf-8',
    file: JSON.stringify(
      {
        controller,
        officer,
        authority,
        version: version
          ? {
              id: version.id,
              publishedAt: version.published_at,
              effectiveFrom: version.effective_from,
              sha256: version.sha256,
            }
          : null,
        text: version ? textOf(version) : await generate(ctx),
        promises: promises.map(({ key, sentence, source, state, seen, figures, checkedAt, since }) => ({
          key,
          sentence,
          source,
          state,
          seen,
          figures,
          checkedAt,
          since,
        })),
        links: {
          de: `${base}/privacy`,
          en: `${base}/privacy/en`,
          versions: `${base}/privacy/versions`,
          register: `${base}/privacy/register.jsonld`,
        },
      },
      null,
      2,
    ),
  }
}
