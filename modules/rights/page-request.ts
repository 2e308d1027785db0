import type { Context } from '#core/context.ts'
import { type Language, Refusal } from '#core/errors.ts'
import { html, type Html } from '#core/html.ts'
import type { Page, PageRequest, Redirect } from '#core/http/pages.ts'
import type { ActivityCount } from '#core/person/persons.ts'
import { type Time, timeOf } from './clock.ts'
import type { Request, Tables } from './data.ts'
import { takeBack } from './deciding.ts'
import { errors } from './errors.ts'
import { confirm } from './identity.ts'
import { takesEffectAtOnce } from './kinds.ts'
import { openLink } from './links.ts'
import { packageUntil } from './package.ts'
import { countsOf } from './private.ts'
import { type PageKey, pathIn, type SayPage, speakPage } from './page-wording.ts'
import { untouched } from './states.ts'
import { dayIn, rightIn, speak } from './wording.ts'

type Ctx = Context<Tables>
type Shown = Page | Redirect

const codeOf = (request: PageRequest): string => request.fields.code ?? request.query.code ?? ''

/** A link that opens nothing any more; the same for one that never did. */
function closed(language: Language): Page {
  const say = speakPage(language)
  return {
    title: say('closed.title'),
    status: 410,
    body: html`<article>
      <h1>${say('closed.title')}</h1>
      <p>${errors.no_link().sentence[language]}</p>
      <p><a href="${pathIn(language, '/rights')}">${say('closed.again')}</a></p>
    </article>`,
  }
}

const orClosed = (language: Language, work: Promise<Shown>): Promise<Shown> =>
  work.catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'rights.no_link') return closed(language)
    throw error
  })

/** Opening the link changes nothing: what follows links by itself (filters, previews) confirms nothing. */
export const confirmPage = (ctx: Ctx, request: PageRequest, language: Language): Promise<Shown> =>
  orClosed(
    language,
    openLink(ctx, 'confirm', codeOf(request)).then((found) => {
      const say = speakPage(language)
      const received = dayIn(language, found.received_at, ctx.config.zone)
      return {
        title: say('confirm.title'),
        body: html`<article class="form-page">
          <h1>${say('confirm.title')}</h1>
          <p class="lead">${say('confirm.lead', { received, right: rightIn(speak(language), found) })}</p>
          <p>${say('confirm.text')}</p>
          <form method="post" action="${pathIn(language, '/rights/confirm')}">
            <input type="hidden" name="token" value="${request.formToken}" />
            <input type="hidden" name="code" value="${codeOf(request)}" />
            <p class="form-send"><button type="submit">${say('confirm.button')}</button></p>
          </form>
        </article>`,
      }
    }),
  )

export const takeConfirmation = (ctx: Ctx, request: PageRequest, language: Language): Promise<Shown> =>
  request.tokenValid
    ? orClosed(
        language,
        confirm(ctx, codeOf(request)).then(({ page }) => ({
          redirect: `${pathIn(language, '/rights/request')}?code=${page}`,
        })),
      )
    : confirmPage(ctx, request, language)

function stateKey({ state, identity, weighing_at: weighing }: Request, nothing: boolean): PageKey {
  if (state === 'identity_open' && identity === 'address') return 'state.identity_open.unknown'
  if (state === 'carrying_out' && weighing)
    return nothing ? 'state.carrying_out.weighing.nothing' : 'state.carrying_out.weighing'
  return `state.${state}`
}

function times(say: SayPage, language: Language, zone: string, request: Request, time: Time): Html {
  const day = (date: string | Date): string => dayIn(language, date, zone)
  if (request.answered_at) return html`<p>${say('time.answered', { date: day(request.answered_at) })}</p>`
  if (request.closed_at) return html``
  return html`<p><strong>${say('time.due', { due: day(time.due) })}</strong></p>
    ${time.strict === time.due ? '' : html`<p>${say('time.strict', { strict: day(time.strict) })}</p>`}
    ${request.extended_at ? html`<p>${say('time.extended')}</p>` : ''}
    ${time.paused ? html`<p>${say('time.paused')}</p>` : ''}
    ${time.light === 'overdue' ? html`<p class="problem">${say('time.overdue')}</p>` : ''}`
}

function counted(
  say: SayPage,
  language: Language,
  zone: string,
  counts: readonly ActivityCount[] | null,
): Html | '' {
  if (!counts) return ''
  const row = ({ name, rows, nextDeletion }: ActivityCount): Html =>
    html`<tr>
      <td>${name[language]}</td>
      <td class="figure">${rows}</td>
      <td>${nextDeletion ? dayIn(language, nextDeletion, zone) : say('counts.open')}</td>
    </tr>`
  return html`<h2>${say('counts')}</h2>
    ${
      counts.length === 0
        ? html`<p>${say('counts.none')}</p>`
        : html`<p>${say('counts.text')}</p>
            <div class="scroll" tabindex="0" role="group" aria-label="${say('counts')}">
              <table>
                <thead>
                  <tr>
                    <th scope="col">${say('counts.activity')}</th>
                    <th scope="col" class="figure">${say('counts.rows')}</th>
                    <th scope="col">${say('counts.next')}</th>
                  </tr>
                </thead>
                <tbody>
                  ${counts.map(row)}
                </tbody>
              </table>
            </div>`
    }`
}

function wayBack(say: SayPage, language: Language, request: Request, asked: PageRequest): Html | '' {
  const effect = takesEffectAtOnce(request) && request.state === 'delivered' && request.applied_at !== null
  if (!effect && !untouched.includes(request.state)) return ''
  return html`<h2>${say('back')}</h2>
    <form method="post" action="${pathIn(language, '/rights/request')}">
      <input type="hidden" name="token" value="${asked.formToken}" />
      <input type="hidden" name="code" value="${codeOf(asked)}" />
      <p>${say(effect ? 'back.effect' : 'back.text')}</p>
      <p>
        <button type="submit" class="button-quiet">
          ${say(effect ? 'back.effect.button' : 'back.button')}
        </button>
      </p>
    </form>`
}

async function show(ctx: Ctx, asked: PageRequest, language: Language): Promise<Page> {
  const request = await openLink(ctx, 'page', codeOf(asked))
  const say = speakPage(language)
  const { zone } = ctx.config
  const [time, counts] = await Promise.all([timeOf(ctx, request), countsOf(ctx, request)])
  const until = packageUntil(ctx, request)
  const right = rightIn(speak(language), request)
  return {
    title: say('request.title'),
    body: html`<article class="request">
      <header>
        <h1>${say('request.title')}</h1>
        <p class="lead">
          ${say('request.lead', { right, received: dayIn(language, request.received_at, zone) })}
        </p>
      </header>
      <h2>${say('request.state')}</h2>
      <p>${say(stateKey(request, counts?.length === 0))}</p>
      <h2>${say('time')}</h2>
      ${times(say, language, zone, request, time)}
      ${
        until &&
        html`<h2>${say('package')}</h2>
          <p>${say('package.ready', { until: dayIn(language, until, zone) })}</p>
          <p>
            <a class="button" href="/api/rights/package?code=${codeOf(asked)}" download
              >${say('package.button')}</a
            >
          </p>`
      }
      ${counted(say, language, zone, counts)} ${wayBack(say, language, request, asked)}
      <p class="field-hint">${say('request.secret')}</p>
    </article>`,
  }
}

/** The person's own page: how the request stands, until when we answer, and, once it is clear who they are, what we hold. */
export const requestPage = (ctx: Ctx, asked: PageRequest, language: Language): Promise<Shown> =>
  orClosed(language, show(ctx, asked, language))

/** The person takes a request back. */
export const takeRequestBack = (ctx: Ctx, asked: PageRequest, language: Language): Promise<Shown> =>
  orClosed(
    language,
    openLink(ctx, 'page', codeOf(asked)).then(async (request) => {
      if (asked.tokenValid) await takeBack(ctx, request.id)
      return { redirect: `${pathIn(language, '/rights/request')}?code=${codeOf(asked)}` }
    }),
  )
