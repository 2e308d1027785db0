import type { Context } from '#core/context.ts'
import { html } from '#core/html.ts'
import { form, page, type Page, type PageRequest } from '#core/http/pages.ts'
import { acceptInvitation, readInvitation } from './accounts.ts'
import type { Tables } from './data.ts'
import { errors } from './errors.ts'
import { field, type Filled, summary } from './page-parts.ts'
import { type Say, speaker } from './page-wording.ts'
import { checkFields, type Fields } from './setup-form.ts'

const closed = (say: Say, request: PageRequest): Page => ({
  title: say('invitation.closed.title'),
  status: 410,
  body: html`<article class="form-page">
    <h1>${say('invitation.closed.title')}</h1>
    <p>${errors.link_used().sentence[request.language]}</p>
    <p><a href="/console">${say('setup.signIn')}</a></p>
  </article>`,
})

type Invited = NonNullable<Awaited<ReturnType<typeof readInvitation>>>

function shown(request: PageRequest, account: Invited, code: string, filled: Filled, status = 200): Page {
  const { say } = filled
  const title = say(account.activated_at ? 'invitation.reset.title' : 'invitation.title')
  return {
    title,
    description: say('invitation.description'),
    status,
    body: html`<article class="form-page">
      <h1>${title}</h1>
      <p class="lead">${say('invitation.lead', { name: account.name, email: account.email })}</p>
      ${summary(filled, request)}
      <form method="post" action="${request.path}" novalidate>
        <input type="hidden" name="token" value="${request.formToken}" />
        <input type="hidden" name="code" value="${code}" />
        <input type="hidden" name="email" value="${account.email}" autocomplete="username" />
        ${field(filled, 'password', { type: 'password', autocomplete: 'new-password', hint: 'field.password.hint' })}
        ${field(filled, 'repeat', { type: 'password', autocomplete: 'new-password' })}
        <p><button type="submit">${say('invitation.submit')}</button></p>
      </form>
    </article>`,
  }
}

/** Where an invited person, or one who lost the way in, chooses a password. */
export const invitationPages = [
  page<Tables>('/invitation', async (ctx: Context<Tables>, request) => {
    const say = speaker(request.language)
    const code = request.query.code ?? ''
    const account = await readInvitation(ctx, code)
    return account ? shown(request, account, code, { say, values: {}, errors: {} }) : closed(say, request)
  }),
  form<Tables>('/invitation', async (ctx: Context<Tables>, request) => {
    const say = speaker(request.language)
    const code = request.fields.code ?? ''
    const account = await readInvitation(ctx, code)
    if (!account) return closed(say, request)
    const known: Fields = { ...request.fields, name: account.name, email: account.email }
    const wrong = checkFields(known, say, ['password', 'repeat'])
    if (Object.keys(wrong).length > 0 || !request.tokenValid)
      return shown(request, account, code, { say, values: {}, errors: wrong }, 422)
    return { redirect: `/api/auth/enter?code=${await acceptInvitation(ctx, code, known.password ?? '')}` }
  }),
]
