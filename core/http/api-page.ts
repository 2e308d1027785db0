import type { FastifyInstance } from 'fastify'
import type { Language } from '../errors.ts'
import { type Html, html } from '../html.ts'
import { preferredLanguage } from './language.ts'
import { describeSchema } from './schema-text.ts'
import { frameRequest } from './site-frame.ts'
import { type Web, countRequest } from './web.ts'

interface Operation {
  readonly method: string
  readonly path: string
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly { name: string; in: string; required?: boolean; schema?: object }[]
  readonly requestBody?: { content?: Record<string, { schema?: object }> }
  readonly responses?: Record<string, { content?: Record<string, { schema?: object }> }>
  readonly 'x-permission'?: string
  readonly 'x-roles'?: string | readonly string[]
}

const words = {
  de: {
    title: 'Schnittstelle',
    intro:
      'Alles, was die Konsole kann, geht über diese Schnittstelle. Ein Token wird in der Konsole erstellt oder mit',
    sent: 'und im Kopf der Anfrage gesendet:',
    machine: 'Dieselbe Beschreibung für Programme (OpenAPI 3.1):',
    module: 'Modul',
    parameters: 'Parameter',
    body: 'Inhalt',
    answer: 'Antwort',
    nothing: 'keine (204), oder eine Datei',
    scope: 'Berechtigung',
    roles: 'Rollen',
    everyone: 'ohne Anmeldung',
    any: 'alle',
  },
  en: {
    title: 'Interface',
    intro: 'Everything the console does goes through this interface. A token is made in the console or with',
    sent: 'and sent in the header of the request:',
    machine: 'The same description for programs (OpenAPI 3.1):',
    module: 'Module',
    parameters: 'Parameters',
    body: 'Body',
    answer: 'Answer',
    nothing: 'none (204), or a file',
    scope: 'Permission',
    roles: 'Roles',
    everyone: 'without signing in',
    any: 'all',
  },
}

const json = (content: Record<string, { schema?: object }> | undefined): object | undefined =>
  content?.['application/json']?.schema

const line = (label: string, value: Html | string): Html =>
  html`<div>
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`

function describe(operation: Operation, language: Language): Html {
  const word = words[language]
  const { parameters = [], requestBody, responses = {} } = operation
  const body = json(requestBody?.content)
  const answer = json(responses['200']?.content)
  const roles = operation['x-roles']
  return html`<section class="operation">
    <h3><code>${operation.method} ${operation.path}</code></h3>
    <p>${operation.summary ?? ''}</p>
    <dl>
      ${
        roles === 'everyone'
          ? line(word.scope, word.everyone)
          : [
              line(word.scope, html`<code>${operation['x-permission'] ?? ''}</code>`),
              line(word.roles, typeof roles === 'object' ? roles.join(', ') : word.any),
            ]
      }
      ${
        parameters.length > 0 &&
        line(
          word.parameters,
          html`<ul>
            ${parameters.map((one) => html`<li><code>${one.name}${one.required ? '' : '?'}: ${describeSchema(one.schema)}</code> (${one.in})</li>`)}
          </ul>`,
        )
      }
      ${body && line(word.body, html`<pre tabindex="0"><code>${describeSchema(body)}</code></pre>`)}
      ${line(word.answer, answer ? html`<pre tabindex="0"><code>${describeSchema(answer)}</code></pre>` : word.nothing)}
    </dl>
  </section>`
}

function render(operations: readonly Operation[], language: Language): Html {
  const word = words[language]
  const modules = [...new Set(operations.flatMap(({ tags }) => tags ?? []))]
  return html`<h1>${word.title}</h1>
    <p>
      ${word.intro} <code>npm run zusage -- token create</code> ${word.sent}
      <code>Authorization: Bearer …</code>
    </p>
    <p>${word.machine} <a href="/api/openapi.json">/api/openapi.json</a></p>
    ${modules.map(
      (module) =>
        html`<h2 id="${module}">${word.module} ${module}</h2>
          ${operations.filter(({ tags }) => tags?.includes(module)).map((one) => describe(one, language))}`,
    )}`
}

/** `/api`: the OpenAPI document as a page to read. */
export function describeApi(http: FastifyInstance, web: Web): void {
  http.get('/api', async (request, reply) => {
    await countRequest(web, request, 'pages', web.limits.pages)
    const language = preferredLanguage(request.headers['accept-language'], 'de')
    const paths =
      (http.swagger() as unknown as { paths?: Record<string, Record<string, Operation>> }).paths ?? {}
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        ...operation,
        method: method.toUpperCase(),
        path,
      })),
    )
    const page = { title: words[language].title, body: render(operations, language) }
    const framed = await web.frame.render(
      page,
      frameRequest(web.engine, request.url, language, null),
      web.engine,
    )
    return reply.header('vary', 'accept-language').type('text/html; charset=utf-8').send(Buffer.from(framed))
  })
}
