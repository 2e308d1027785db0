import { z } from 'zod'
import { email } from '#core/email.ts'
import { line } from '#core/line.ts'

export const id = z.coerce.number().int().positive()
export const params = z.object({ id })
const time = z.iso.datetime()
export const day = z.iso.date()
export { line } from '#core/line.ts'

export const words = z.string().trim().max(5000)

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
export const about = z.enum(['direct-marketing', 'processing'])
export const language = z.enum(['de', 'en'])
export const channel = z.enum(['mail', 'post'])
export const bilingual = z.object({ de: z.string(), en: z.string() })

const list = z.array(line(254).min(1)).max(50)
export const identifiers = z.object({
  emails: z.array(email).max(50).default([]),
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
  /** It came after the backup that was restored; what was written is lost, and the person has to be asked again. */
  restored: z.boolean(),
  receivedAt: time,
  answeredAt: time.nullable(),
  closedAt: time.nullable(),
  outcome: z.string().nullable(),
  clock,
})

export const rowRef = z.object({
  module: line(60),
  table: line(60),
  key: z.record(z.string(), z.union([z.string(), z.number()])),
})

export const planLine = z.object({
  module: z.string(),
  table: z.string(),
  /** What readers call its rows. */
  name: bilingual,
  activity: bilingual,
  action: z.enum([
    'delete',
    'blank',
    'redact',
    'blacken',
    'restrict',
    'hold',
    'review',
    'forward',
    'set',
    'lift',
  ]),
  rows: z.number(),
  ground: bilingual.nullable(),
  until: time.nullable(),
})

export const correction = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['email', 'phone', 'name', 'customer']),
    from: line(254).min(1),
    to: line(254).min(1),
  }),
  z.object({ kind: z.literal('column'), row: rowRef, column: line(60), to: words }),
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
          name: bilingual,
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
      state: z.enum(['open', 'told', 'none', 'impossible']),
      reason: z.string().nullable(),
      disclosedAt: time.nullable(),
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
      /** What readers call the table of its facts. */
      name: bilingual.nullable(),
      facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    }),
  ),
  /** Grounds on which a request of this kind can be refused. */
  refusable: z.array(z.object({ key: z.string(), sentence: bilingual, source: bilingual })),
})

export const foundRow = z.object({
  module: z.string(),
  table: z.string(),
  key: z.record(z.string(), z.union([z.string(), z.number()])),
  share: z.enum(['own', 'shared', 'mention']),
  by: z.string(),
  /** What readers call the row or column in `by`; null where it is an identifier. */
  byName: bilingual.nullable(),
  certain: z.boolean(),
  included: z.boolean(),
  /** Where what others wrote names the person. */
  passages: z.array(
    z.object({ column: z.string(), before: z.string(), named: z.string(), after: z.string() }),
  ),
  /** By what the text of a row names the person, or that of a mail whose bytes it is; null: it does not. */
  written: z.enum(['email', 'phone', 'name']).nullable(),
  redactable: z.boolean(),
  redact: z.boolean(),
  values: z.record(z.string(), z.unknown()),
})
