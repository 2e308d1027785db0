import { z } from 'zod'

const id = z.coerce.number().int().positive()
const params = z.object({ id })
const time = z.iso.datetime()
const day = z.iso.date()
const line = (max: number) => z.string().trim().max(max)
const words = line(5000)

export const kind = z.enum([
  'access',
  'rectification',
  'erasure',
  'restriction',
  'portability',
  'objection',
  'withdrawal',
])
export const state = z.enum([
  'received',
  'identity_open',
  'accepted',
  'refused',
  'duplicate',
  'unfounded',
  'identifiers_fixed',
  'carrying_out',
  'waiting_for_person',
  'waiting_for_third',
  'verifying',
  'delivered',
  'closed',
])
export const via = z.enum(['web', 'mail', 'letter', 'telephone'])
export const identity = z.enum(['open', 'address', 'confirmed', 'officer', 'none'])
export const proof = z.enum(['call-back', 'signature', 'in-person', 'document', 'contract', 'mailbox'])
export const letterKind = z.enum(['receipt', 'identity', 'extension', 'refusal', 'fulfilment', 'lifting'])
export const light = z.enum(['calm', 'notice', 'soon', 'urgent', 'overdue'])
export const view = z.enum(['open', 'unconfirmed', 'answered', 'closed'])
const about = z.enum(['direct-marketing', 'processing'])
const language = z.enum(['de', 'en'])
const channel = z.enum(['mail', 'post'])
const bilingual = z.object({ de: z.string(), en: z.string() })

const list = z.array(line(254).min(1)).max(50)
export const identifiers = z.object({
  emails: z.array(z.email()).max(50).default([]),
  phones: list.default([]),
  customers: list.default([]),
  names: list.default([]),
})

const clock = z.object({
  receivedOn: day,
  due: day,
  /** Without pauses and non-working days. */
  strict: day,
  /** The day by which “without undue delay” is taken to be kept. */
  target: day,
  /** From today, or the day of the answer; negative: that many days late. */
  daysLeft: z.number().int(),
  paused: z.boolean(),
  extended: z.boolean(),
  extendableUntil: day,
  light,
})

export const requestSummary = z.object({
  id: z.number(),
  kind,
  about: z.string().nullable(),
  state,
  via,
  name: z.string(),
  identity,
  resembles: z.boolean(),
  weighing: z.boolean(),
  failed: z.boolean(),
  repeats: z.number(),
  receivedAt: time,
  answeredAt: time.nullable(),
  closedAt: time.nullable(),
  outcome: z.string().nullable(),
  clock,
})

const rowRef = z.object({
  module: line(60),
  table: line(60),
  key: z.record(z.string(), z.union([z.string(), z.number()])),
})

export const planLine = z.object({
  module: z.string(),
  table: z.string(),
  activity: bilingual,
  action: z.enum(['delete', 'blank', 'redact', 'restrict', 'hold', 'review', 'forward', 'set', 'lift']),
  rows: z.number(),
  ground: z.string().nullable(),
  until: time.nullable(),
})

export const correction = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['email', 'phone', 'name', 'customer']),
    from: line(254).min(1),
    to: line(254).min(1),
  }),
  z.object({ kind: z.literal('column'), row: rowRef, column: line(60), to: line(5000) }),
])

export const act = z.object({
  id: z.number(),
  kind: z.enum(['erase', 'restrict', 'lift', 'rectify']),
  state: z.enum(['running', 'verifying', 'done', 'incomplete']),
  left: z.number(),
  startedAt: time,
  doneAt: time.nullable(),
  receipts: z.array(planLine.extend({ doneAt: time.nullable() })),
})

export const openedRequest = requestSummary.extend({
  activity: z.string().nullable(),
  language,
  email: z.string().nullable(),
  phone: z.string().nullable(),
  customer: z.string().nullable(),
  message: z.string(),
  mailId: z.number().nullable(),
  identityBy: z.string().nullable(),
  identityAt: time.nullable(),
  proven: identifiers,
  askedAt: time.nullable(),
  extensionReason: z.string().nullable(),
  grounds: z.array(z.string()),
  decision: z.string().nullable(),
  corrections: z.array(correction),
  /** Where it can go from here by the officer's hand. */
  packaged: z.boolean(),
  restricted: z.boolean(),
  liftable: z.boolean(),
  finding: z
    .object({
      at: time,
      identifiers,
      ambiguous: z.array(z.string()),
      tables: z.array(
        z.object({
          module: z.string(),
          table: z.string(),
          activity: bilingual,
          included: z.number(),
          leftOut: z.number(),
          heldAs: z.enum(['controller', 'processor']),
        }),
      ),
    })
    .nullable(),
  acts: z.array(act),
  pauses: z.array(z.object({ from: day, to: day.nullable(), reason: z.string() })),
  letters: z.array(
    z.object({
      id: z.number(),
      kind: letterKind,
      channel,
      address: z.string().nullable(),
      subject: z.string(),
      body: z.string(),
      at: time,
      author: z.string().nullable(),
      sending: z.enum(['queued', 'sent', 'failed']).nullable(),
      detail: z.string(),
    }),
  ),
  recipients: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      country: z.string(),
      purpose: z.string(),
      state: z.enum(['open', 'told', 'none']),
    }),
  ),
  entries: z.array(
    z.object({
      id: z.number(),
      at: time,
      kind: z.string(),
      author: z.string().nullable(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      words: z.string().nullable(),
      facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    }),
  ),
  /** Grounds on which a request of this kind can be refused. */
  refusable: z.array(z.object({ key: z.string(), sentence: bilingual, source: z.string() })),
})

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
    email: z.union([z.literal(''), z.email()]).optional(),
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
  summary: 'One request with all that belongs to it; every reading is recorded',
  params,
  answer: openedRequest,
} as const

export const identifyPerson = {
  method: 'POST',
  path: '/api/rights/requests/{id}/identity',
  summary: 'The officer is satisfied who asks, and which identifiers are theirs',
  params,
  body: z.object({ by: proof, identifiers, words: words.optional() }),
} as const

export const searchPerson = {
  method: 'POST',
  path: '/api/rights/requests/{id}/search',
  summary: 'Searches every module for the person and fixes what is found',
  params,
  body: z.object({ identifiers: identifiers.optional() }),
} as const

export const foundRow = z.object({
  module: z.string(),
  table: z.string(),
  key: z.record(z.string(), z.union([z.string(), z.number()])),
  share: z.enum(['own', 'shared', 'mention']),
  by: z.string(),
  certain: z.boolean(),
  included: z.boolean(),
  values: z.record(z.string(), z.unknown()),
})

export const listRows = {
  method: 'GET',
  path: '/api/rights/requests/{id}/rows',
  summary: 'Rows of one table that were found for a request; every reading is recorded',
  params,
  query: z.object({ module: line(60), table: line(60), after: z.coerce.number().int().min(0).default(0) }),
  answer: z.object({ rows: z.array(foundRow), next: z.number().nullable() }),
} as const

export const decideRows = {
  method: 'POST',
  path: '/api/rights/requests/{id}/rows',
  summary: 'Takes rows in or leaves them out, with a reason',
  params,
  body: z.object({ rows: z.array(rowRef).min(1).max(500), included: z.boolean(), reason: words }),
} as const

export const readPlan = {
  method: 'GET',
  path: '/api/rights/requests/{id}/plan',
  summary: 'What carrying out would delete, lock and leave; changes nothing',
  params,
  answer: z.object({ lines: z.array(planLine) }),
} as const

export const carryOut = {
  method: 'POST',
  path: '/api/rights/requests/{id}/carrying-out',
  summary: 'Carries out what was decided',
  params,
  body: z.object({ corrections: z.array(correction).max(100).default([]) }),
} as const

export const tryAgain = {
  method: 'POST',
  path: '/api/rights/requests/{id}/another-try',
  summary: 'Tries again what failed',
  params,
} as const

export const upholdObjection = {
  method: 'POST',
  path: '/api/rights/requests/{id}/upheld',
  summary: 'An objection that was weighed holds',
  params,
  body: z.object({ words: words.optional() }),
} as const

export const declineRequest = {
  method: 'POST',
  path: '/api/rights/requests/{id}/declined',
  summary: 'Decides against a request, with grounds',
  params,
  body: z.object({
    state: z.enum(['refused', 'unfounded', 'duplicate']),
    grounds: z.array(line(40)).max(10).default([]),
    words: words.optional(),
  }),
} as const

export const waitFor = {
  method: 'POST',
  path: '/api/rights/requests/{id}/waiting',
  summary: 'Waits for the person or for somebody else, or goes on',
  params,
  body: z.object({
    to: z.enum(['waiting_for_person', 'waiting_for_third', 'identifiers_fixed', 'accepted', 'carrying_out']),
    words,
  }),
} as const

export const endPause = {
  method: 'POST',
  path: '/api/rights/requests/{id}/resumed',
  summary: 'The clock goes on: the question of identity was answered, or will not be',
  params,
} as const

export const previewLetter = {
  method: 'GET',
  path: '/api/rights/requests/{id}/letter',
  summary: 'A letter as it would be',
  params,
  query: z.object({ kind: letterKind, channel: channel.default('mail'), reason: words.optional() }),
  answer: z.object({ subject: z.string(), body: z.string(), address: z.string().nullable() }),
} as const

export const sendLetter = {
  method: 'POST',
  path: '/api/rights/requests/{id}/letters',
  summary: 'Sends a letter, with what it brings about: an extension, the outcome, the end of a restriction',
  params,
  body: z.object({
    kind: letterKind,
    channel,
    subject: line(300).optional(),
    body: z.string().max(50_000).optional(),
    reason: words.optional(),
  }),
  answer: z.object({ id: z.number() }),
} as const

export const downloadLetter = {
  method: 'GET',
  path: '/api/rights/requests/{id}/letters/{letterId}',
  summary: 'A letter as text, to be printed',
  params: z.object({ id, letterId: id }),
} as const

export const settleRecipient = {
  method: 'PUT',
  path: '/api/rights/requests/{id}/recipients/{recipient}',
  summary: 'A recipient was told, or holds nothing (Art. 19 GDPR)',
  params: z.object({ id, recipient: line(100) }),
  body: z.object({ state: z.enum(['open', 'told', 'none']) }),
} as const

export const addNote = {
  method: 'POST',
  path: '/api/rights/requests/{id}/notes',
  summary: 'Adds a note to the file',
  params,
  body: z.object({ words: words.min(1) }),
} as const

export const liftRestriction = {
  method: 'POST',
  path: '/api/rights/requests/{id}/lifted',
  summary: 'Ends the restriction, of which the person was told before',
  params,
} as const

export const closeRequest = {
  method: 'POST',
  path: '/api/rights/requests/{id}/closed',
  summary: 'Closes the file; what was found is forgotten',
  params,
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
