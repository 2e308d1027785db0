import { z } from 'zod'
import { bilingual, time } from './api-shapes.ts'

const day = z.iso.date()
const name = z.string().min(1).max(60)
const language = z.enum(['de', 'en'])
const id = z.object({ id: z.coerce.number().int().positive() })

const period = z.object({
  hours: z.number().optional(),
  days: z.number().optional(),
  months: z.number().optional(),
  years: z.number().optional(),
})

export const previewRetention = {
  method: 'GET',
  path: '/api/notice/retention',
  summary: 'What the retention sweeps would delete until a moment (the end of today), and what is held.',
  query: z.object({ until: day.optional() }),
  answer: z.object({
    until: time,
    holds: z.number(),
    reviewsDue: z.number(),
    rules: z.array(
      z.object({
        module: z.string(),
        table: z.string(),
        name: bilingual,
        activity: bilingual,
        starts: z.enum(['collection', 'case', 'relation']),
        yearEnd: z.boolean(),
        period,
        lawClass: z.enum(['books', 'voucher', 'letter']).nullable(),
        source: bilingual,
        /** Counted up to 10,000; `more` says that there are more. */
        going: z.number(),
        more: z.boolean(),
        oldest: time.nullable(),
        next: time.nullable(),
        /** What comes next waits for the next sweep already. */
        waiting: z.boolean(),
        held: z.number(),
        heldGone: z.number(),
        openYears: z.array(z.number()),
        lastSweep: time.nullable(),
        lastSweepFailed: z.boolean(),
      }),
    ),
  }),
  perMinute: 60,
} as const

const hold = z.object({
  id: z.number(),
  module: z.string(),
  table: z.string(),
  name: bilingual,
  key: z.record(z.string(), z.unknown()),
  reason: z.string(),
  /** A key of staff, as `placedBy` and `liftedBy`. */
  owner: z.string(),
  reviewOn: day,
  reviewDue: z.boolean(),
  placedAt: time,
  placedBy: z.string(),
  liftedAt: time.nullable(),
  liftedBy: z.string().nullable(),
  goesAt: time.nullable(),
  waiting: z.boolean(),
})

export const listHolds = {
  method: 'GET',
  path: '/api/notice/retention/holds',
  summary: 'Holds in force (`due`: whose review is due) or lifted, newest first.',
  query: z.object({
    state: z.enum(['active', 'due', 'lifted']).default('active'),
    before: z.coerce.number().int().positive().optional(),
  }),
  answer: z.object({ items: z.array(hold), next: z.number().nullable() }),
} as const

export const listHoldables = {
  method: 'GET',
  path: '/api/notice/retention/holdables',
  summary: 'The kinds of objects that can be held, with the columns that name one.',
  answer: z.object({
    items: z.array(
      z.object({
        module: z.string(),
        table: z.string(),
        name: bilingual,
        activity: bilingual,
        key: z.array(z.string()),
      }),
    ),
  }),
} as const

export const placeHold = {
  method: 'POST',
  path: '/api/notice/retention/holds',
  summary: 'Holds an object: it is not deleted until the hold is lifted.',
  body: z.object({
    module: name,
    table: name,
    key: z.record(z.string().max(60), z.union([z.string().max(200), z.number()])),
    reason: z.string().trim().min(1).max(500),
    reviewOn: day,
    owner: z
      .string()
      .regex(/^staff:[\w-]{1,64}$/)
      .optional(),
  }),
  answer: z.object({ id: z.number() }),
} as const

export const reviewHold = {
  method: 'PUT',
  path: '/api/notice/retention/holds/{id}',
  summary: 'Says when a hold is to be looked at again.',
  params: id,
  body: z.object({ reviewOn: day }),
} as const

export const liftHold = {
  method: 'POST',
  path: '/api/notice/retention/holds/{id}/lift',
  summary: 'Lifts a hold; what waited for it is deleted by the next sweep.',
  params: id,
} as const

export const listYears = {
  method: 'GET',
  path: '/api/notice/retention/years',
  summary: 'Years whose taxes may still be assessed, and those that were settled.',
  answer: z.object({
    items: z.array(
      z.object({
        year: z.number(),
        reason: z.string(),
        openedAt: time,
        openedBy: z.string(),
        closedAt: time.nullable(),
        closedBy: z.string().nullable(),
      }),
    ),
  }),
} as const

export const openYear = {
  method: 'POST',
  path: '/api/notice/retention/years',
  summary: 'Says that the taxes of a year may still be assessed; its documents outlast their period.',
  body: z.object({
    year: z.number().int().min(1990).max(9999),
    reason: z.string().trim().min(1).max(500),
  }),
} as const

export const closeYear = {
  method: 'POST',
  path: '/api/notice/retention/years/{year}/close',
  summary: 'Says that the taxes of a year are settled.',
  params: z.object({ year: z.coerce.number().int() }),
} as const

const rule = z.string().max(120).optional()

export const listDeletions = {
  method: 'GET',
  path: '/api/notice/retention/protocol',
  summary: 'The protocol of deletions: rule, day, number, ages. Nothing of what was deleted.',
  query: z.object({ after: z.string().max(140).optional(), rule }),
  answer: z.object({
    items: z.array(
      z.object({
        day,
        rule: z.string(),
        rows: z.number(),
        oldest: day.nullable(),
        youngest: day.nullable(),
        early: z.number(),
        estimated: z.boolean(),
      }),
    ),
    next: z.string().nullable(),
  }),
} as const

export const deletionsCsv = {
  method: 'GET',
  path: '/api/notice/retention/protocol.csv',
  summary: 'The whole protocol of deletions as a table for spreadsheets.',
  query: z.object({ rule, language: language.default('de') }),
  perMinute: 20,
} as const

const block = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heading'), level: z.union([z.literal(2), z.literal(3)]), text: z.string() }),
  z.object({ kind: z.literal('paragraph'), text: z.string() }),
  z.object({ kind: z.literal('list'), items: z.array(z.string()) }),
  z.object({ kind: z.literal('facts'), facts: z.array(z.tuple([z.string(), z.string()])) }),
  z.object({
    kind: z.literal('table'),
    label: z.string(),
    head: z.array(z.string()),
    rows: z.array(z.array(z.string())),
  }),
])

export const readConcept = {
  method: 'GET',
  path: '/api/notice/retention/concept',
  summary: 'The retention concept (Löschkonzept, DIN 66398), from the rules as they stand now.',
  query: z.object({ language: language.default('de') }),
  answer: z.object({ title: z.string(), author: z.string(), date: z.string(), blocks: z.array(block) }),
} as const

export const conceptPage = {
  method: 'GET',
  path: '/api/notice/retention/concept.html',
  summary: 'The retention concept as a page for printing.',
  query: z.object({ language: language.default('de') }),
} as const

export const conceptPdf = {
  method: 'GET',
  path: '/api/notice/retention/concept.pdf',
  summary: 'The retention concept as PDF/A.',
  query: z.object({ language: language.default('de') }),
  perMinute: 20,
} as const
