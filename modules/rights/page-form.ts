import { controller, officer } from '#modules/notice'
import type { Context } from '#core/context.ts'
import { email as emailAddress } from '#core/email.ts'
import type { Language } from '#core/errors.ts'
import { html, type Html } from '#core/html.ts'
import type { Page, PageRequest, Redirect } from '#core/http/pages.ts'
import type { Tables } from './data.ts'
import { choices, type Filled, findMistakes, type Mistakes, readForm, rightOf } from './form.ts'
import { line, mistakeAt, summary, ties } from './page-parts.ts'
import { noticePath, pathIn, type SayPage, speakPage } from './page-wording.ts'
import { receiveRequest } from './requests.ts'

type Ctx = Context<Tables>

const empty: Filled = { right: '', name: '', email: '', customer: '', phone: '', message: '', homepage: '' }

const contactOf = async (ctx: Ctx): Promise<string> => {
  const [{ email }, responsible] = await Promise.all([officer(ctx), controller(ctx)])
  return email || responsible.email
}

const rights = (say: SayPage, filled: Filled, mistakes: Mistakes): Html =>
  html`<fieldset class="choices">
    <legend>${say('form.right')}</legend>
    ${mistakeAt(say, 'right', mistakes)}
    ${choices.map(
      (choice) =>
        html`<div class="field field-check">
          <input
            id="right-${choice}"
            name="right"
            type="radio"
            value="${choice}"
            required
            ${filled.right === choice ? html`checked` : ''}
            ${ties('right', mistakes, false)}
          />
          <label for="right-${choice}"
            ><strong>${say(`right.${choice}`)}</strong> ${say(`right.${choice}.hint`)}</label
          >
        </div>`,
    )}
  </fieldset>`

const person = (say: SayPage, filled: Filled, mistakes: Mistakes): Html =>
  html`<h2>${say('form.who')}</h2>
    <p class="field-hint">${say('form.required')}</p>
    ${line(say, mistakes, { field: 'name', value: filled.name, label: 'form.name', autocomplete: 'name', most: 200, required: true })}
    ${line(say, mistakes, { field: 'email', value: filled.email, label: 'form.email', hint: 'form.email.hint', type: 'email', autocomplete: 'email', most: 254, required: true })}
    ${line(say, mistakes, { field: 'customer', value: filled.customer, label: 'form.customer', hint: 'form.customer.hint', autocomplete: 'off', most: 50 })}
    ${line(say, mistakes, { field: 'phone', value: filled.phone, label: 'form.phone', hint: 'form.phone.hint', type: 'tel', autocomplete: 'tel', most: 50 })}
    <div class="field">
      <label for="message">${say('form.message')}</label>
      ${mistakeAt(say, 'message', mistakes)}
      <textarea id="message" name="message" rows="5" maxlength="5000" ${ties('message', mistakes, false)}>
${filled.message}</textarea>
    </div>
    <div class="field unseen" aria-hidden="true">
      <label for="homepage">${say('form.trap')}</label>
      <input id="homepage" name="homepage" tabindex="-1" autocomplete="off" />
    </div>`

async function show(
  ctx: Ctx,
  request: PageRequest,
  language: Language,
  filled: Filled,
  mistakes: Mistakes = {},
): Promise<Page> {
  const say = speakPage(language)
  const email = await contactOf(ctx)
  const wrong = Object.keys(mistakes).length > 0
  return {
    title: say('form.title'),
    description: say('form.description'),
    ...(wrong ? { status: 422 } : {}),
    body: html`<article class="rights">
      <header>
        <h1>${say('form.title')}</h1>
        <p class="lead">${say('form.lead')}</p>
        ${email ? html`<p>${say('form.other', { email })}</p>` : ''}
      </header>
      ${summary(say, mistakes)}
      <form method="post" action="${pathIn(language, '/rights')}" novalidate>
        <input type="hidden" name="token" value="${request.formToken}" />
        ${rights(say, filled, mistakes)} ${person(say, filled, mistakes)}
        <section class="use" aria-labelledby="use-title">
          <h2 id="use-title">${say('form.use')}</h2>
          <p>
            ${say('form.useText')}
            <a href="${noticePath(language)}">${say('form.useLink')}</a>.
          </p>
        </section>
        <p class="form-send"><button type="submit">${say('form.send')}</button></p>
      </form>
    </article>`,
  }
}

/** `?right=erasure` has it chosen already. */
export const rightsPage = (ctx: Ctx, request: PageRequest, language: Language): Promise<Page> =>
  show(ctx, request, language, { ...empty, right: request.query.right ?? '' })

/** Takes the form; with mistakes it comes back as it was filled in. The answer is the same for everybody. */
export async function takeRequest(
  ctx: Ctx,
  request: PageRequest,
  language: Language,
): Promise<Page | Redirect> {
  const filled = readForm(request.fields)
  const mistakes = findMistakes(filled, request.tokenValid)
  const right = rightOf(filled.right)
  if (Object.keys(mistakes).length > 0 || !right) return show(ctx, request, language, filled, mistakes)
  const { name, customer, phone, message } = filled
  const email = emailAddress.parse(filled.email)
  await receiveRequest(ctx, { ...right, language, name, email, customer, phone, message })
  return { redirect: pathIn(language, '/rights/sent') }
}

export async function sentPage(ctx: Ctx, _request: PageRequest, language: Language): Promise<Page> {
  const say = speakPage(language)
  return {
    title: say('sent.title'),
    body: html`<article class="thanks">
      <h1>${say('sent.title')}</h1>
      <h2>${say('sent.next')}</h2>
      <p>${say('sent.nextText')}</p>
      <p>${say('sent.neutral')}</p>
      <p>${say('sent.twice')}</p>
      <p>${say('sent.help', { email: await contactOf(ctx) })}</p>
    </article>`,
  }
}
