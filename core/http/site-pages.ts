import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Language } from '../errors.ts'
import type { Module } from '../module.ts'
import { actorOf } from './actor.ts'
import { oldest, youngest } from './form-token.ts'
import { preferredLanguage } from './language.ts'
import type { Page, PageFile, PageRequest, PublicPage, Redirect } from './pages.ts'
import { refusals } from './refusals.ts'
import { frameRequest, languagesOf } from './site-frame.ts'
import { mayUseForms } from './transport.ts'
import { type Web, countRequest } from './web.ts'

const texts = (given: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries((given ?? {}) as Record<string, unknown>).flatMap(([key, value]) => {
      const last: unknown = Array.isArray(value) ? value.at(-1) : value
      return typeof last === 'string' ? [[key, last]] : []
    }),
  )

/** The language that the address names; null when it names none. Throws 404 when it names one that is not ours. */
function namedLanguage(web: Web, pattern: string, params: Record<string, string>): Language | null {
  const languages = languagesOf(web.engine, pattern)
  if (!languages) return null
  if (!pattern.includes(':language')) return pattern === languages.en ? 'en' : 'de'
  const given = params.language || 'de'
  if (given !== 'de' && given !== 'en') throw refusals.not_found()
  return given
}

const fillPath = (pattern: string, params: Record<string, string>): string =>
  pattern.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))

async function send(
  web: Web,
  reply: FastifyReply,
  given: Page | Redirect | PageFile,
  around: Parameters<Web['frame']['render']>[1],
): Promise<FastifyReply> {
  if ('redirect' in given) {
    if (!/^\/(?![/\\])/.test(given.redirect))
      throw new Error('A page redirects to a place that is not its own.')
    return reply.redirect(given.redirect, 303)
  }
  if ('file' in given) return reply.type(given.type).send(Buffer.from(given.file))
  return reply
    .code(given.status ?? 200)
    .headers({ 'content-language': around.language, vary: 'accept-language' })
    .type('text/html; charset=utf-8')
    .send(Buffer.from(await web.frame.render(given, around, web.engine)))
}

/** The age of the token that a form brought along. Throws when it was not made by us for this module. */
function readToken(web: Web, module: Module, fields: Record<string, string>): number {
  const age = web.tokens.age(module.name, fields.token ?? '', web.engine.now())
  if (age === null) throw refusals.form_token()
  return age
}

function register(http: FastifyInstance, web: Web, module: Module, page: PublicPage): void {
  const { engine, limits, tokens } = web
  const posted = page.method === 'POST'
  http.route({
    method: page.method,
    url: page.path,
    onRequest: async (request) => {
      if (posted && !mayUseForms(request)) throw refusals.plain_http({ url: encryptedUrl(web, request) })
      await countRequest(web, request, posted ? 'forms' : 'pages', posted ? limits.forms : limits.pages)
    },
    handler: async (request, reply) => {
      const params = texts(request.params)
      const named = namedLanguage(web, page.path, params)
      const language = named ?? preferredLanguage(request.headers['accept-language'], 'de')
      const fields = posted ? texts(request.body) : {}
      const age = posted ? readToken(web, module, fields) : 0
      const asked: PageRequest = {
        language,
        path: request.url.split('?', 1)[0] ?? '/',
        params,
        query: texts(request.query),
        fields,
        formToken: tokens.make(module.name, engine.now()),
        formAge: age,
        tokenValid: !posted || (age >= youngest && age <= oldest),
      }
      const given = await page.handle(engine.context(module.name, await actorOf(engine, request)), asked)
      const other = named && languagesOf(engine, page.path)?.[language === 'de' ? 'en' : 'de']
      const query = request.url.slice(asked.path.length)
      const alternate = other ? `${fillPath(other, params)}${query}` : null
      const around = frameRequest(engine, request.url, language, alternate)
      return send(web, reply, given, around)
    },
  })
}

/** Where the same page is to be had over HTTPS. */
export function encryptedUrl({ engine }: Web, request: FastifyRequest): string {
  const { publicUrl } = engine.config
  return publicUrl.startsWith('https://')
    ? `${publicUrl}${request.url}`
    : `https://${request.host}${request.url}`
}

/** The public pages and forms of all modules, in the site's frame, and the frame's own files. */
export async function registerPages(http: FastifyInstance, web: Web): Promise<void> {
  const { modules } = web.engine
  for (const { path, type, body } of web.frame.assets)
    http.get(path, (_request, reply) =>
      reply.type(type).header('cache-control', 'public, max-age=31536000, immutable').send(Buffer.from(body)),
    )
  if (
    !modules.some((module) =>
      module.pages?.some((page) => page.method === 'GET' && /^\/(:language\?)?$/.test(page.path)),
    )
  )
    http.get('/', (_request, reply) => reply.redirect('/privacy', 302))
  await http.register(async (forms) => {
    forms.removeAllContentTypeParsers()
    forms.addContentTypeParser<string>(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 64 * 1024 },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body))),
    )
    for (const module of modules) for (const page of module.pages ?? []) register(forms, web, module, page)
  })
}
