import { z } from 'zod'
import { email } from '#core/email.ts'
import {
  about,
  bilingual,
  channel,
  day,
  foundRow,
  id,
  kind,
  language,
  letterKind,
  line,
  openedRequest,
  params,
  planLine,
  requestSummary,
  view,
  words,
} from './api-shapes.ts'

export const listRequests = {
  method: 'GET',
  path: '/api/rights/requests',
  summary: 'Requests of persons, what is due first first; for the data protection officer',
  query: z.object({
    view: view.default('open'),
    kind: kind.optional(),
    /** `next` of the page before. */
    after: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}\.\d{1,16}$/)
      .optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  answer: z.object({ items: z.array(requestSummary), next: z.string().nullable() }),
} as const

export const countRequests = {
  method: 'GET',
  path: '/api/rights/requests/counts',
  summary: 'How many requests are open, overdue, unconfirmed and answered',
  answer: z.object({
    open: z.number(),
    overdue: z.number(),
    unconfirmed: z.number(),
    answered: z.number(),
  }),
} as const

export const enterRequest = {
  method: 'POST',
  path: '/api/rights/requests',
  summary: 'Takes down a request that came by mail, letter or telephone',
  body: z.object({
    kind,
    about: about.optional(),
    language: language.default('de'),
    via: z.enum(['mail', 'letter', 'telephone']),
    receivedOn: day,
    name: line(200),
    email: z.union([z.literal(''), email]).optional(),
    phone: line(50).optional(),
    customer: line(50).optional(),
    message: words,
    mailId: id.optional(),
  }),
  answer: z.object({ id: z.number() }),
} as const

export const readMailForRequest = {
  method: 'GET',
  path: '/api/rights/mails/{id}',
  summary: 'What a mail to the officer says, to make a request of it',
  params,
  answer: z.object({ name: z.string(), email: z.string(), message: z.string(), receivedOn: day }),
} as const

export const readRequest = {
  method: 'GET',
  path: '/api/rights/requests/{id}',
  summary: 'One request with all that belongs to it; who reads it is recorded, once an hour',
  params,
  answer: openedRequest,
} as const

export const listRows = {
  method: 'GET',
  path: '/api/rights/requests/{id}/rows',
  summary: 'Rows of one table that were found for a request; every reading is recorded',
  params,
  query: z.object({ module: line(60), table: line(60), after: z.coerce.number().int().min(0).default(0) }),
  answer: z.object({
    rows: z.array(foundRow),
    /** What readers call the columns of their values. */
    columns: z.record(z.string(), bilingual),
    next: z.number().nullable(),
  }),
} as const

export const readPlan = {
  method: 'GET',
  path: '/api/rights/requests/{id}/plan',
  summary: 'What carrying out would delete, lock and leave; changes nothing',
  params,
  answer: z.object({ lines: z.array(planLine) }),
} as const

export const previewLetter = {
  method: 'GET',
  path: '/api/rights/requests/{id}/letter',
  summary: 'A letter as it would be',
  params,
  query: z.object({ kind: letterKind, channel: channel.default('mail'), reason: words.optional() }),
  answer: z.object({ subject: z.string(), body: z.string(), address: z.string().nullable() }),
} as const

export const downloadLetter = {
  method: 'GET',
  path: '/api/rights/requests/{id}/letters/{letterId}',
  summary: 'A letter as text, to be printed',
  params: z.object({ id, letterId: id }),
} as const

export const downloadPackage = {
  method: 'GET',
  path: '/api/rights/requests/{id}/package',
  summary: 'The package as the person gets it',
  params,
} as const

export const fetchPackage = {
  method: 'GET',
  path: '/api/rights/package',
  summary: 'The package, for whoever holds the secret of the private page',
  query: z.object({ code: line(100) }),
  perMinute: 30,
} as const
