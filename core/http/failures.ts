import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ZodError } from 'zod'
import { type Language, Refusal } from '../errors.ts'
import { html } from '../html.ts'
import { allowedMethods } from './allowed-methods.ts'
import { preferredLanguage } from './language.ts'
import { type Problem, describeProblem, problemType, toRefusal } from './problems.ts'
import { refusals } from './refusals.ts'
import { frameRequest, languagesOf } from './site-frame.ts'
import type { Web } from './web.ts'

/** A form of a page, sent by a browser: what it says of itself is its type, since its Accept may be anything. */
const isForm = ({ method, headers }: FastifyRequest): boolean =>
  method === 'POST' && /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')

/** A reader at a browser gets a page, everybody else the problem itself; who sends a form, unless JSON is asked for. */
function wantsPage(request: FastifyRequest): boolean {
  if (/^\/(api\/|health|metrics)/.test(request.url)) return false
  const accept = request.headers.accept ?? ''
  return accept.includes('text/html') || (isForm(request) && !/\bjson\b/i.test(accept))
}

/** That of the page's address where it names one, else the browser's. */
function pageLanguage({ engine }: Web, request: FastifyRequest): Language {
  const pattern = request.routeOptions.url
  const named = pattern === undefined ? null : languagesOf(engine, pattern)
  if (!named) return preferredLanguage(request.headers['accept-language'], 'de')
  const { language } = (request.params ?? {}) as { language?: string }
  return pattern === named.en || language === 'en' ? 'en' : 'de'
}

/** Where the form stands that was refused; null when it was no form's own fault. */
function formAgain({ engine }: Web, refusal: Refusal, request: FastifyRequest): string | null {
  if (refusal.code !== refusals.form_token().code) return null
  const pages = engine.modules.flatMap((module) => module.pages ?? [])
  const { url } = request.routeOptions
  return pages.some(({ method, path }) => method === 'GET' && path === url)
    ? (request.url.split('?', 1)[0] ?? null)
    : null
}

const words = {
  de: {
    home: 'Zur Startseite',
    homePath: '/',
    number: 'Nummer der Anfrage:',
    again: 'Formular neu öffnen',
  },
  en: {
    home: 'To the first page',
    homePath: '/en',
    number: 'Number of this request:',
    again: 'Open the form again',
  },
}

const page = (
  { title, detail, requestId, status }: Problem,
  { link, form }: { link: string | null; form: string | null },
  language: Language,
) => {
  const { home, homePath, number, again } = words[language]
  return {
    title,
    status,
    body: html`<h1>${title}</h1>
      <p>${detail}</p>
      ${link && html`<p><a href="${link}">${link}</a></p>`}
      ${form && html`<p><a href="${form}">${again}</a></p>`}
      ${status === 404 && html`<p><a href="${homePath}">${home}</a></p>`}
      <p class="quiet">${number} ${requestId}</p>`,
  }
}

function log(request: FastifyRequest, refusal: Refusal): void {
  const { cause } = refusal
  if (refusal.status < 500) return
  const issues =
    cause instanceof Error && cause.cause instanceof ZodError
      ? cause.cause.issues.map(({ code, path }) => `${path.join('.')}: ${code}`)
      : undefined
  if (refusal.status === 503)
    request.log.warn({ err: cause ?? refusal, req: request }, 'the request could not be served')
  else
    request.log.error(
      { err: cause ?? refusal, req: request, ...(issues ? { issues } : {}) },
      'the request failed',
    )
}

async function fail(
  web: Web,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const refusal = toRefusal(error, request)
  log(request, refusal)
  const asPage = wantsPage(request)
  const language = asPage
    ? pageLanguage(web, request)
    : preferredLanguage(request.headers['accept-language'], 'en')
  const problem = describeProblem(refusal, request, language)
  const { seconds, allowed, url } = refusal.values
  const wait = typeof seconds === 'number' ? seconds : refusal.status === 503 ? 5 : null
  reply.code(refusal.status).header('vary', 'accept, accept-language')
  if (wait !== null) reply.header('retry-after', String(wait))
  if (typeof allowed === 'string') reply.header('allow', allowed)
  if (refusal.status === 401) reply.header('www-authenticate', 'Bearer')
  if (!asPage) return reply.type(problemType).send(Buffer.from(JSON.stringify(problem)))
  const ways = { link: typeof url === 'string' ? url : null, form: formAgain(web, refusal, request) }
  const body = page(problem, ways, language)
  const framed = await web.frame.render(
    body,
    frameRequest(web.engine, request.url, language, null),
    web.engine,
  )
  return reply.type('text/html; charset=utf-8').send(Buffer.from(framed))
}

/** Every error and every unknown path, as a problem (RFC 9457) or as a page; logged once, and only when it is ours. */
export function answerFailures(http: FastifyInstance, web: Web): void {
  const methods = allowedMethods(http)
  http.setErrorHandler((error, request, reply) => fail(web, error, request, reply))
  http.setNotFoundHandler((request, reply) => {
    const allowed = methods(request.url)
    return fail(
      web,
      allowed.length > 0 && !allowed.includes(request.method)
        ? refusals.method_not_allowed({ method: request.method, allowed: allowed.join(', ') })
        : refusals.not_found(),
      request,
      reply,
    )
  })
}
