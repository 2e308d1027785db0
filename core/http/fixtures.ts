import { z } from 'zod'
import { Refusal, say } from '../errors.ts'
import { event } from '../events.ts'
import { html } from '../html.ts'
import { declare } from '../ledger/declare.ts'
import { type AnsweredRequest, type ModuleDefinition, defineModule } from '../module.ts'
import { type Role, allow, everyone } from '../permission.ts'
import { Download, type Endpoint, route } from './contract.ts'
import { form, page } from './pages.ts'

const read = allow('things.read', 'agent')
const write = allow('things.write', 'agent')

const shape = z.object({ name: z.string().min(2), amount: z.number().int().default(1) })
const stored = z.object({ id: z.number(), name: z.string() })

const getThing = {
  method: 'GET',
  path: '/api/things/{id}',
  summary: 'One thing',
  params: z.object({ id: z.coerce.number().int().positive() }),
  answer: stored,
} as const satisfies Endpoint

const listThings = {
  method: 'GET',
  path: '/api/things',
  summary: 'All things',
  query: z.object({ limit: z.coerce.number().max(10).default(5) }),
  answer: z.object({ items: z.array(stored) }),
} as const satisfies Endpoint

const makeThing = {
  method: 'POST',
  path: '/api/things',
  summary: 'Make a thing',
  body: shape,
  answer: stored,
} as const satisfies Endpoint

const dropThing = { method: 'DELETE', path: '/api/things', summary: 'Drop all' } as const satisfies Endpoint
const bigThing = {
  method: 'PUT',
  path: '/api/things',
  summary: 'A large one',
  body: z.object({ text: z.string() }),
  bodyLimit: 3_000_000,
} as const satisfies Endpoint
const fileOfThings = {
  method: 'GET',
  path: '/api/things.csv',
  summary: 'As a file',
} as const satisfies Endpoint
const openDoor = {
  method: 'GET',
  path: '/api/open',
  summary: 'For anyone',
  answer: z.object({ actor: z.string() }),
} as const satisfies Endpoint
const failing = {
  method: 'GET',
  path: '/api/failing/{how}',
  summary: 'Fails',
  params: z.object({ how: z.string() }),
} as const satisfies Endpoint
const rare = {
  method: 'GET',
  path: '/api/rare',
  summary: 'Twice a minute',
  perMinute: 2,
} as const satisfies Endpoint

const failures: Record<string, () => Error> = {
  refused: () =>
    new Refusal('things.locked', 409, say('Thing {id} is locked.', 'Ding {id} ist gesperrt.'), { id: 7 }),
  bug: () => new Error('secret detail of alice@example.com'),
  database: () => Object.assign(new Error('terminating connection'), { code: '57P01' }),
  nested: () =>
    new Error('could not save', { cause: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) }),
}

export const happened = event('things.happened', z.object({ id: z.number() }), { live: read })
export const hidden = event('things.hidden', z.object({ id: z.number() }))

/** Cookies and tokens that the sample knows: `who=<role>`, `Bearer <role>`. */
const roleOf = (text: string | undefined): Role | null =>
  (/\b(agent|auditor|administrator|officer)\b/.exec(text ?? '')?.[1] as Role | undefined) ?? null

/** A module without tables: endpoints, pages and a form of every kind that the server treats differently. */
export function sampleModule(changes: Partial<ModuleDefinition<Record<string, never>>> = {}) {
  const answered: AnsweredRequest[] = []
  const ended = new Set<string>()
  const posted: { name: string | undefined; tokenValid: boolean; age: number }[] = []
  const { module } = defineModule<Record<string, never>>({
    name: 'things',
    folder: import.meta.dirname,
    ledger: declare({}),
    activities: {},
    routes: [
      route(getThing, read, async (_ctx, { params }) => ({
        id: params.id,
        name: 'one',
        inner: 'not for you',
      })),
      route(listThings, read, async (_ctx, { query }) => ({
        items: Array.from({ length: query.limit }, (_, id) => ({ id, name: 'one' })),
      })),
      route(makeThing, write, async (_ctx, { body }) => ({ id: body.amount, name: body.name })),
      route(dropThing, write, async () => undefined),
      route(bigThing, write, async () => undefined),
      route(fileOfThings, read, async () => new Download('text/csv', 'a;b', { filename: 'dinge ü.csv' })),
      route(openDoor, everyone('open'), async (ctx) => ({ actor: ctx.actor.kind })),
      route(rare, everyone('rare'), async () => undefined),
      route(failing, everyone('failing'), async (_ctx, { params }) => {
        throw failures[params.how]?.() ?? new Error('no such failure')
      }),
    ],
    pages: [
      page('/notice/:language?', async (_ctx, { language }) => ({
        title: language,
        body: html`<p>${language}</p>`,
      })),
      page('/form', async (_ctx, { formToken }) => ({
        title: 'Form',
        body: html`<input name="token" value="${formToken}" />`,
      })),
      form('/form', async (_ctx, { fields, tokenValid, formAge, formToken }) => {
        posted.push({ name: fields.name, tokenValid, age: formAge })
        return tokenValid
          ? { redirect: '/form' }
          : { title: 'Again', status: 422, body: html`<input value="${fields.name}" /><i>${formToken}</i>` }
      }),
      page('/away', async () => ({ redirect: '//evil.example' })),
      page('/file.csv', async () => ({ type: 'text/csv', file: 'a;b' })),
    ],
    authenticate: async (_ctx, { headers }) => {
      const bearer = headers.authorization?.startsWith('Bearer ') ? roleOf(headers.authorization) : null
      if (bearer)
        return {
          kind: 'token',
          id: bearer,
          name: 'robot',
          roles: [bearer],
          scopes: ['things.read', 'metrics.read'],
        }
      const role = roleOf(headers.cookie)
      return role && !ended.has(role)
        ? { kind: 'staff', id: role, name: 'A', email: 'a@example.com', roles: [role] }
        : null
    },
    answered: (_ctx, request) => void answered.push(request),
    ...changes,
  })
  return { module, answered, ended, posted }
}
