import type { Context } from '#core/context.ts'
import type { Language } from '#core/errors.ts'
import { html, type Html } from '#core/html.ts'
import type { Page, PageRequest } from '#core/http/pages.ts'
import type { Tables } from './data.ts'
import { speaker, type PageKey, type Speaker } from './page-wording.ts'
import { latestVersion, listVersions, versionBefore, versionById, versionAfter } from './queries.ts'
import { render } from './render.ts'
import { textOf } from './version.ts'
import { speak as speakNotice } from './wording.ts'

const pageSize = 50

const back = (speak: Speaker): Html =>
  html`<nav class="further"><a href="${speak.notice}">${speak.say('back')}</a></nav>`

export async function versionsPage(
  ctx: Context<Tables>,
  request: PageRequest,
  language: Language,
): Promise<Page> {
  const speak = speaker(language, ctx.config.zone)
  const current = await latestVersion(ctx.db)
  const before = Number(request.query.before) || undefined
  const versions = await listVersions(ctx.db, pageSize + 1, before)
  const shown = versions.slice(0, pageSize)
  const last = shown.at(-1)
  const href = (id: number): string => speak.path(`/privacy/versions/${id}`)
  return {
    title: speak.say('versions'),
    body: html`<article class="notice">
      <header>
        <h1>${speak.say('versions')}</h1>
        <p class="summary">${speak.say('versions.lead')}</p>
        ${back(speak)}
      </header>
      <ol class="versions" reversed>
        ${shown.map(
          (version) =>
            html`<li value="${version.id}">
              <a class="version-name" href="${href(version.id)}"
                >${speak.say('version', { id: version.id })}</a
              >
              <span class="meta"
                >${speak.say('version.from')} ${speak.time(version.effective_from)} ·
                ${speak.say(`reason.${version.reason}` as PageKey)}${
                  version.id === current?.id ? html` · <strong>${speak.say('version.current')}</strong>` : ''
                }</span
              >
              ${
                version.reason === 'first'
                  ? ''
                  : html`<a href="${href(version.id)}/differences">${speak.say('version.differences')}</a>`
              }
            </li>`,
        )}
      </ol>
      ${
        last && versions.length > pageSize
          ? html`<p><a href="?before=${last.id}">${speak.say('older')}</a></p>`
          : ''
      }
    </article>`,
  }
}

export const missing = (speak: Speaker): Page => ({
  title: speak.say('notFound'),
  status: 404,
  body: html`<article class="notice">
    <h1>${speak.say('notFound')}</h1>
    <p>${speak.say('notFound.lead')}</p>
    <nav class="further"><a href="${speak.path('/privacy/versions')}">${speak.say('versions')}</a></nav>
  </article>`,
})

export const idIn = (request: PageRequest): number =>
  /^\d{1,15}$/.test(request.params.id ?? '') ? Number(request.params.id) : 0

export async function versionPage(
  ctx: Context<Tables>,
  request: PageRequest,
  language: Language,
): Promise<Page> {
  const speak = speaker(language, ctx.config.zone)
  const version = await versionById(ctx.db, idIn(request))
  if (!version) return missing(speak)
  const [latest, next, previous] = await Promise.all([
    latestVersion(ctx.db),
    versionAfter(ctx.db, version.id),
    versionBefore(ctx.db, version.id),
  ])
  const path = speak.path(`/privacy/versions/${version.id}`)
  return {
    title: `${speakNotice(language)('title')}, ${speak.say('version', { id: version.id })}`,
    body: html`<article class="notice">
      <header>
        <h1>${speakNotice(language)('title')}</h1>
        <p class="meta">
          ${speak.say('version', { id: version.id })}, ${speak.say('version.from')}
          ${speak.time(version.effective_from)}
        </p>
        ${
          next
            ? html`<p class="summary">
                ${speak.say('version.past')} <a href="${speak.notice}">${speak.say('version.toCurrent')}</a>
              </p>`
            : ''
        }
        <nav class="further" aria-label="${speak.say('further')}">
          <a href="${speak.path('/privacy/versions')}">${speak.say('versions')}</a>
          ${previous ? html`<a href="${path}/differences">${speak.say('version.differences')}</a>` : ''}
        </nav>
      </header>
      <div class="notice-text">
        ${render(speak, textOf(version)[language], version.id === latest?.id ? await ctx.house.promises() : [])}
      </div>
      <footer class="sum">
        <p>${speak.say('version.sum')}: <code>${version.sha256}</code></p>
      </footer>
    </article>`,
  }
}
