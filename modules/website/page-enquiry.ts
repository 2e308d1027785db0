import { controller, officer } from '#modules/notice'
import type { Context } from '#core/context.ts'
import type { Language } from '#core/errors.ts'
import { html, type Html } from '#core/html.ts'
import type { Page, PageRequest, Redirect } from '#core/http/pages.ts'
import { currentWording, type Wording } from './consent.ts'
import type { Tables } from './data.ts'
import { receiveEnquiry } from './enquiry.ts'
import { findMistakes, readForm, type Field, type Filled, type Mistakes } from './form.ts'
import { noticePath, pathIn, periodText, speak, type Say } from './page-wording.ts'
import { periodOf } from './retention.ts'

const empty: Filled = { name: '', email: '', message: '', consent: '', shown: '', homepage: '' }

/** A field with its mistake; `id` ties label, hint and mistake together for those who do not see them. */
interface Parts {
  readonly error: Html | ''
  readonly attributes: Html
}

function parts(say: Say, field: Field, mistakes: Mistakes, hint?: string): Parts {
  const mistake = mistakes[field]
  const described = [mistake ? `${field}-error` : '', hint ?? ''].filter(Boolean).join(' ')
  return {
    error: mistake ? html`<p class="field-error" id="${field}-error">${say(mistake)}</p>` : '',
    attributes: html`${mistake ? html` aria-invalid="true"` : ''}${
      described ? html` aria-describedby="${described}"` : ''
    }`,
  }
}

function summary(say: Say, mistakes: Mistakes): Html | '' {
  const entries = Object.entries(mistakes) as [Field, NonNullable<Mistakes[Field]>][]
  if (entries.length === 0) return ''
  return html`<div class="form-errors" role="alert">
    <h2>${say('enquiry.errors')}</h2>
    <ul>
      ${entries.map(
        ([field, key]) =>
          html`<li>${field === 'form' ? say(key) : html`<a href="#${field}">${say(key)}</a>`}</li>`,
      )}
    </ul>
  </div>`
}

function fields(say: Say, filled: Filled, mistakes: Mistakes, wording: Wording, use: Html): Html {
  const name = parts(say, 'name', mistakes)
  const email = parts(say, 'email', mistakes, 'email-hint')
  const message = parts(say, 'message', mistakes)
  const consent = parts(say, 'consent', mistakes)
  return html`<div class="field">
      <label for="name">${say('enquiry.name')}</label>
      ${name.error}
      <input
        id="name"
        name="name"
        value="${filled.name}"
        autocomplete="name"
        maxlength="200"
        required
        ${name.attributes}
      />
    </div>
    <div class="field">
      <label for="email">${say('enquiry.email')}</label>
      <p class="field-hint" id="email-hint">${say('enquiry.emailHint')}</p>
      ${email.error}
      <input
        id="email"
        name="email"
        type="email"
        value="${filled.email}"
        autocomplete="email"
        maxlength="254"
        required
        ${email.attributes}
      />
    </div>
    <div class="field">
      <label for="message">${say('enquiry.message')}</label>
      ${message.error}
      <textarea id="message" name="message" rows="8" maxlength="10000" required ${message.attributes}>
${filled.message}</textarea>
    </div>
    <div class="field unseen" aria-hidden="true">
      <label for="homepage">${say('enquiry.trap')}</label>
      <input id="homepage" name="homepage" tabindex="-1" autocomplete="off" />
    </div>
    ${use}
    <div class="field field-check">
      ${consent.error}
      <input
        id="consent"
        name="consent"
        type="checkbox"
        value="yes"
        required
        ${filled.consent === 'yes' && !mistakes.consent ? html`checked` : ''}
        ${consent.attributes}
      />
      <label for="consent">${wording.text}</label>
    </div>`
}

async function show(
  ctx: Context<Tables>,
  request: PageRequest,
  language: Language,
  filled: Filled = empty,
  mistakes: Mistakes = {},
): Promise<Page> {
  const say = speak(language)
  const wording = await currentWording(ctx, language)
  if (!wording)
    return {
      title: say('enquiry.title'),
      body: html`<article>
        <h1>${say('enquiry.closed')}</h1>
        <p>${say('enquiry.closedLead')}</p>
      </article>`,
    }
  const period = periodText(language, await periodOf(ctx, 'enquiry'))
  const use = html`<section class="use" aria-labelledby="use-title">
    <h2 id="use-title">${say('enquiry.use')}</h2>
    <p>
      ${say('enquiry.useText', { period })}
      <a href="${noticePath(language)}">${say('enquiry.useLink')}</a>.
    </p>
  </section>`
  const wrong = Object.keys(mistakes).length > 0
  return {
    title: say('enquiry.title'),
    description: say('enquiry.description'),
    ...(wrong ? { status: 422 } : {}),
    body: html`<article class="enquiry">
      <header>
        <h1>${say('enquiry.title')}</h1>
        <p class="lead">${say('enquiry.lead')}</p>
      </header>
      ${summary(say, mistakes)}
      <form method="post" action="${pathIn(language, '/enquiry')}" novalidate>
        <input type="hidden" name="token" value="${request.formToken}" />
        <input type="hidden" name="shown" value="${wording.shown}" />
        <p class="field-hint">${say('enquiry.required')}</p>
        ${fields(say, filled, mistakes, wording, use)}
        <p class="form-send"><button type="submit">${say('enquiry.send')}</button></p>
      </form>
    </article>`,
  }
}

export const enquiryPage = (ctx: Context<Tables>, request: PageRequest, language: Language): Promise<Page> =>
  show(ctx, request, language)

/** Takes the form; with mistakes it comes back as it was filled in. */
export async function takeEnquiry(
  ctx: Context<Tables>,
  request: PageRequest,
  language: Language,
): Promise<Page | Redirect> {
  const filled = readForm(request.fields)
  const wording = await currentWording(ctx, language)
  if (!wording) return { ...(await show(ctx, request, language)), status: 503 }
  const mistakes = findMistakes(filled, wording.shown, request.tokenValid)
  if (Object.keys(mistakes).length > 0) return show(ctx, request, language, filled, mistakes)
  const { name, email, message } = filled
  await receiveEnquiry(ctx, { name, email, message }, wording)
  return { redirect: pathIn(language, '/enquiry/thanks') }
}

export async function thanksPage(ctx: Context<Tables>, language: Language): Promise<Page> {
  const say = speak(language)
  const [period, { email }, responsible] = await Promise.all([
    periodOf(ctx, 'enquiry').then((period) => periodText(language, period)),
    officer(ctx),
    controller(ctx),
  ])
  return {
    title: say('thanks.title'),
    body: html`<article class="thanks">
      <h1>${say('thanks.title')}</h1>
      <h2>${say('thanks.next')}</h2>
      <p>${say('thanks.nextText')}</p>
      <h2>${say('thanks.kept')}</h2>
      <p>${say('thanks.keptText', { period })}</p>
      <p>${say('thanks.rights', { email: email || responsible.email })}</p>
      <p><a href="${pathIn(language, '/')}">${say('thanks.home')}</a></p>
    </article>`,
  }
}
