import type { Context } from '#core/context.ts'
import type { Language } from '#core/errors.ts'
import { html, type Html } from '#core/html.ts'
import type { Page, PageRequest } from '#core/http/pages.ts'
import type { Tables } from './data.ts'
import { compare, type DifferentLine } from './difference.ts'
import { idIn, missing } from './page-versions.ts'
import { speaker, type PageKey, type Speaker } from './page-wording.ts'
import { versionBefore, versionById } from './queries.ts'
import { textOf } from './version.ts'

const plainLine = (text: string): string => text.replace(/^(?:#{1,4} |\| |- |= |> \S+: )/, '')

const spoken = (speak: Speaker, key: PageKey): Html => html`<span class="unseen">${speak.say(key)} </span>`

function changedLine(speak: Speaker, line: DifferentLine): Html {
  const parts = line.parts.map((part, index) => {
    const text = index === 0 || part.kind !== 'same' ? plainLine(part.text) : part.text
    if (part.kind === 'gone') return html`<del>${spoken(speak, 'differences.gone')}${text}</del>`
    if (part.kind === 'new') return html`<ins>${spoken(speak, 'differences.new')}${text}</ins>`
    return html`${text}`
  })
  return html`<li class="line line-${line.kind}">${parts}</li>`
}

const around = 1

/** Changed lines with a neighbour on each side; what lies between is counted. */
function differences(speak: Speaker, lines: readonly DifferentLine[]): Html {
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - around), index + around + 1).some((line) => line.kind !== 'same'),
  )
  const shown: Html[] = []
  let hidden = 0
  const count = (): void => {
    if (hidden > 0)
      shown.push(html`<li class="hidden">${speak.say('differences.same', { count: hidden })}</li>`)
    hidden = 0
  }
  for (const [index, line] of lines.entries())
    if (near[index]) {
      count()
      shown.push(changedLine(speak, line))
    } else hidden++
  count()
  return html`<ol class="differences">
    ${shown}
  </ol>`
}

/** What a version changed: against the one before, or against `?from=`. */
export async function differencesPage(
  ctx: Context<Tables>,
  request: PageRequest,
  language: Language,
): Promise<Page> {
  const speak = speaker(language, ctx.config.zone)
  const version = await versionById(ctx.db, idIn(request))
  const from = /^\d{1,15}$/.test(request.query.from ?? '') ? Number(request.query.from) : null
  const other = version && (from ? await versionById(ctx.db, from) : await versionBefore(ctx.db, version.id))
  if (!version || !other) return missing(speak)
  const lines = compare(textOf(other)[language], textOf(version)[language])
  const title = speak.say('differences', { from: other.id, to: version.id })
  return {
    title,
    body: html`<article class="notice">
      <header>
        <h1>${title}</h1>
        <p class="meta">${speak.time(other.effective_from)} → ${speak.time(version.effective_from)}</p>
        <p class="summary">
          ${speak.say(lines.every((line) => line.kind === 'same') ? 'differences.none' : 'differences.lead')}
        </p>
        <nav class="further" aria-label="${speak.say('further')}">
          <a href="${speak.path('/privacy/versions')}">${speak.say('versions')}</a>
          <a href="${speak.path(`/privacy/versions/${version.id}`)}"
            >${speak.say('version', { id: version.id })}</a
          >
        </nav>
      </header>
      ${differences(speak, lines)}
    </article>`,
  }
}
