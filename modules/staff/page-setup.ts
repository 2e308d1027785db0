import type { Context } from '#core/context.ts'
import type { Language } from '#core/errors.ts'
import { html, type Html } from '#core/html.ts'
import { form, page, type Page, type PageRequest } from '#core/http/pages.ts'
import { authorityOf } from '#modules/notice'
import type { Tables } from './data.ts'
import { isLand, landNames } from './lands.ts'
import { choice, field, type Filled, summary, tick } from './page-parts.ts'
import { type Say, speaker } from './page-wording.ts'
import { pledgeWording } from './pledge-text.ts'
import { isSetupOpen, setUp } from './setup.ts'
import { checkFields, readSetup } from './setup-form.ts'

const closed = (say: Say): Page => ({
  title: say('setup.closed.title'),
  status: 410,
  body: html`<article class="form-page">
    <h1>${say('setup.closed.title')}</h1>
    <p>${say('setup.closed')}</p>
    <p class="hint">${say('setup.closed.hint')}</p>
    <p><a href="/console">${say('setup.signIn')}</a></p>
  </article>`,
})

const paragraphs = (text: string): Html[] => text.split('\n\n').map((part) => html`<p>${part}</p>`)

const lands = (language: Language): [string, string][] =>
  Object.entries(landNames)
    .map(([code, name]): [string, string] => [code, name[language]])
    .sort(([, one], [, other]) => one.localeCompare(other, language))

function controllerFields(filled: Filled, language: Language): Html {
  const { say } = filled
  const land = filled.values.land ?? ''
  return html`<fieldset>
    <legend>${say('setup.controller')}</legend>
    <p class="hint">${say('setup.controller.hint')}</p>
    ${field(filled, 'company', { autocomplete: 'organization' })}
    ${field(filled, 'street', { autocomplete: 'street-address' })}
    <div class="field-row">
      ${field(filled, 'postcode', { autocomplete: 'postal-code', inputmode: 'numeric' })}
      ${field(filled, 'city', { autocomplete: 'address-level2' })}
    </div>
    ${choice(filled, 'land', { list: lands(language), none: 'field.land.choose', hint: 'field.land.hint' })}
    ${isLand(land) ? html`<p class="hint">${say('field.authority')}: ${authorityOf(land).name}</p>` : ''}
    <div class="field-row">
      ${field(filled, 'phone', { type: 'tel', autocomplete: 'tel' })}
      ${field(filled, 'fax', { type: 'tel', autocomplete: 'off', optional: true })}
    </div>
    ${field(filled, 'companyEmail', { type: 'email', autocomplete: 'off' })}
  </fieldset>`
}

function body(request: PageRequest, filled: Filled): Html {
  const { say, values } = filled
  return html`<article class="form-page">
    <h1>${say('setup.title')}</h1>
    <p class="lead">${say('setup.lead')}</p>
    ${summary(filled, request)}
    <form method="post" action="${request.path}" novalidate>
      <input type="hidden" name="token" value="${request.formToken}" />
      <input type="hidden" name="code" value="${values.code ?? ''}" />
      ${controllerFields(filled, request.language)}
      <fieldset>
        <legend>${say('setup.officer')}</legend>
        <p class="hint">${say('setup.officer.hint')}</p>
        ${field(filled, 'officerName', { autocomplete: 'off' })}
        ${field(filled, 'officerEmail', { type: 'email', autocomplete: 'off' })}
      </fieldset>
      <fieldset>
        <legend>${say('setup.account')}</legend>
        <p class="hint">${say('setup.account.hint')}</p>
        ${field(filled, 'name', { autocomplete: 'name' })}
        ${field(filled, 'email', { type: 'email', autocomplete: 'username' })}
        ${field(filled, 'password', { type: 'password', autocomplete: 'new-password', hint: 'field.password.hint' })}
        ${field(filled, 'repeat', { type: 'password', autocomplete: 'new-password' })}
      </fieldset>
      <fieldset>
        <legend>${say('setup.pledge')}</legend>
        <p class="hint">${say('setup.pledge.hint')}</p>
        <div class="pledge">${paragraphs(pledgeWording(request.language, values.company ?? ''))}</div>
        ${tick(filled, 'agreed')} ${field(filled, 'signedName', { autocomplete: 'name' })}
      </fieldset>
      <p><button type="submit">${say('setup.submit')}</button></p>
    </form>
  </article>`
}

const shown = (request: PageRequest, filled: Filled, status = 200): Page => ({
  title: filled.say('setup.title'),
  description: filled.say('setup.description'),
  status,
  body: body(request, filled),
})

/** The first set-up: open while nobody has an account, to whoever holds the link of the terminal. */
export const setupPages = [
  page<Tables>('/setup', async (ctx: Context<Tables>, request) => {
    const say = speaker(request.language)
    const code = request.query.code ?? ''
    if (!(await isSetupOpen(ctx, code))) return closed(say)
    return shown(request, { say, values: { code }, errors: {} })
  }),
  form<Tables>('/setup', async (ctx: Context<Tables>, request) => {
    const say = speaker(request.language)
    const code = request.fields.code ?? ''
    if (!(await isSetupOpen(ctx, code))) return closed(say)
    const errors = checkFields(request.fields, say)
    if (Object.keys(errors).length > 0 || !request.tokenValid)
      return shown(request, { say, values: request.fields, errors }, 422)
    const acting = ctx.as({ kind: 'system', name: 'setup' })
    return {
      redirect: `/api/auth/enter?code=${await setUp(acting, code, readSetup(request.fields, request.language))}`,
    }
  }),
]
