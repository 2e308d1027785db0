import { z } from 'zod'
import { line } from '#core/line.ts'

const required = (max: number) => line(max).min(1)

/** The 16 German Länder, by the second part of their ISO 3166-2 code. */
export const lands = [
  'BW',
  'BY',
  'BE',
  'BB',
  'HB',
  'HH',
  'HE',
  'MV',
  'NI',
  'NW',
  'RP',
  'SL',
  'SN',
  'ST',
  'SH',
  'TH',
] as const

/** Who is responsible (Art. 4(7), 13(1)(a) GDPR). */
export const controllerShape = z.object({
  name: required(200),
  street: required(200),
  postcode: required(20),
  city: required(100),
  country: z.literal('DE'),
  land: z.enum(lands),
  phone: required(50),
  fax: line(50),
  email: z.email(),
})

/** The data protection officer (Art. 37 GDPR); without an address nobody is named. */
export const officerShape = z.object({ name: line(200), email: z.union([z.literal(''), z.email()]) })

/** A supervisory authority (Art. 51 GDPR) with the address under which a complaint reaches it. */
export const authorityShape = z.object({
  name: required(200),
  street: required(200),
  postcode: required(20),
  city: required(100),
  phone: line(50),
  fax: line(50),
  web: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]),
})

const country = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{2}$/)

/** Where the systems stand and who runs them; `countries`: where data may be processed at all. */
export const hostingShape = z.object({
  place: required(200),
  country,
  operator: required(200),
  countries: z.array(country).min(1).max(30),
})

const bilingual = z.object({ de: z.string(), en: z.string() })
/** Protection goals of the Standard Data Protection Model (SDM 3.1). */
const goal = z.enum([
  'minimisation',
  'availability',
  'integrity',
  'confidentiality',
  'unlinkability',
  'transparency',
  'intervenability',
])
const state = z.enum(['kept', 'broken', 'overdue', 'unproven'])
const time = z.iso.datetime()

const count = z.number().int().min(0).max(1000)
export const period = z
  .object({
    hours: count.optional(),
    days: count.max(36_500).optional(),
    months: count.optional(),
    years: count.max(100).optional(),
  })
  .transform((given): { hours?: number; days?: number; months?: number; years?: number } =>
    Object.fromEntries(Object.entries(given).filter(([, count]) => count)),
  )
  .refine((given) => Object.keys(given).length > 0, { path: ['days'] })

export const promise = z.object({
  key: z.string(),
  module: z.string(),
  sentence: bilingual,
  source: bilingual,
  goals: z.array(goal),
  state,
  seen: bilingual,
  figures: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  checkedAt: time.nullable(),
  since: time.nullable(),
})

export const listPromises = {
  method: 'GET',
  path: '/api/notice/promises',
  summary: 'Every promise with its state, what was seen, and when.',
  answer: z.object({ items: z.array(promise) }),
} as const

export const checkPromises = {
  method: 'POST',
  path: '/api/notice/promises/check',
  summary: 'Runs every check now.',
  answer: z.object({ items: z.array(promise) }),
} as const

export const promiseHistory = {
  method: 'GET',
  path: '/api/notice/promises/history',
  summary: 'Changes of a promise’s state, newest first.',
  query: z.object({ key: z.string().max(100) }),
  answer: z.object({ items: z.array(z.object({ at: time, state, seen: bilingual })) }),
} as const

export const listEvidence = {
  method: 'GET',
  path: '/api/notice/evidence',
  summary: 'The evidence, newest first; `before` is the sequence of the last entry of the page before.',
  query: z.object({
    before: z.coerce.number().int().positive().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    kind: z.string().max(100).optional(),
  }),
  answer: z.object({
    items: z.array(
      z.object({
        sequence: z.number(),
        at: time,
        module: z.string(),
        kind: z.string(),
        payload: z.record(z.string(), z.unknown()).nullable(),
      }),
    ),
    next: z.number().nullable(),
  }),
} as const

export const readRegister = {
  method: 'GET',
  path: '/api/notice/register',
  summary: 'The register of processing activities (Art. 30 GDPR) with the periods of retention.',
  answer: z.object({
    items: z.array(
      z.object({
        module: z.string(),
        key: z.string(),
        name: bilingual,
        purpose: bilingual,
        legalBasis: bilingual,
        persons: bilingual,
        recipients: bilingual,
        clause: z.string(),
        heldAs: z.enum(['controller', 'processor']),
        special: z.boolean(),
        categories: z.array(z.string()),
        retention: z.array(
          z.object({
            module: z.string(),
            table: z.string(),
            name: bilingual,
            period: z
              .object({
                hours: z.number().optional(),
                days: z.number().optional(),
                months: z.number().optional(),
                years: z.number().optional(),
              })
              .nullable(),
            yearEnd: z.boolean(),
            editable: z.boolean(),
            law: z.boolean(),
            source: bilingual,
          }),
        ),
        promises: z.array(z.object({ key: z.string(), goals: z.array(goal) })),
        flows: z.array(z.object({ to: z.string(), purpose: bilingual })),
      }),
    ),
  }),
} as const

export const changedPeriod = z.object({ module: z.string().max(60), table: z.string().max(60), period })

export const savePeriod = {
  method: 'PUT',
  path: '/api/notice/periods',
  summary: 'Edits the period of an editable rule.',
  body: changedPeriod,
} as const

const authorityAnswer = z.object({
  name: z.string(),
  street: z.string(),
  postcode: z.string(),
  city: z.string(),
  phone: z.string(),
  fax: z.string(),
  web: z.string(),
})

export const readSettings = {
  method: 'GET',
  path: '/api/notice/settings',
  summary: 'Controller, officer, authority and hosting as the notice names them.',
  answer: z.object({
    controller: z.object({
      name: z.string(),
      street: z.string(),
      postcode: z.string(),
      city: z.string(),
      country: z.literal('DE'),
      land: z.enum(lands),
      phone: z.string(),
      fax: z.string(),
      email: z.string(),
    }),
    officer: z.object({ name: z.string(), email: z.string() }),
    /** The one in effect. */
    authority: authorityAnswer,
    /** Whether it was chosen instead of the one competent for the Land. */
    authorityChosen: z.boolean(),
    /** Competent for each Land. */
    authorities: z.record(z.enum(lands), authorityAnswer),
    hosting: z.object({
      place: z.string(),
      country: z.string(),
      operator: z.string(),
      countries: z.array(z.string()),
    }),
  }),
} as const

export const saveController = {
  method: 'PUT',
  path: '/api/notice/controller',
  summary: 'Says who is responsible; publishes a new version of the notice.',
  body: controllerShape,
} as const

export const saveOfficer = {
  method: 'PUT',
  path: '/api/notice/officer',
  summary: 'Names the data protection officer.',
  body: officerShape,
} as const

export const saveAuthority = {
  method: 'PUT',
  path: '/api/notice/authority',
  summary: 'Names the competent authority; null: the one of the controller’s Land.',
  body: z.object({ authority: authorityShape.nullable() }),
} as const

export const saveHosting = {
  method: 'PUT',
  path: '/api/notice/hosting',
  summary: 'Says where the systems stand, who runs them, and where data may be processed.',
  body: hostingShape,
} as const

const differentLine = z.object({
  kind: z.enum(['same', 'gone', 'new', 'changed']),
  parts: z.array(z.object({ kind: z.enum(['same', 'gone', 'new']), text: z.string() })),
})

const differences = z.object({ de: z.array(differentLine), en: z.array(differentLine) })

export const previewNotice = {
  method: 'POST',
  path: '/api/notice/preview',
  summary: 'What the notice would say differently if this were saved. Saves nothing.',
  body: z.object({
    controller: controllerShape.optional(),
    officer: officerShape.optional(),
    authority: authorityShape.nullable().optional(),
    hosting: hostingShape.optional(),
    period: changedPeriod.optional(),
  }),
  answer: differences,
} as const

export const listVersions = {
  method: 'GET',
  path: '/api/notice/versions',
  summary: 'Published versions of the notice, newest first.',
  query: z.object({ before: z.coerce.number().int().positive().optional() }),
  answer: z.object({
    items: z.array(
      z.object({
        id: z.number(),
        publishedAt: time,
        effectiveFrom: time,
        sha256: z.string(),
        reason: z.enum(['first', 'settings', 'periods', 'declarations']),
        actor: z.string(),
      }),
    ),
    next: z.number().nullable(),
  }),
} as const

export const versionDifferences = {
  method: 'GET',
  path: '/api/notice/versions/{id}/differences',
  summary: 'What a version changed against the one before; everything is new in the first.',
  params: z.object({ id: z.coerce.number().int().positive() }),
  answer: differences,
} as const
