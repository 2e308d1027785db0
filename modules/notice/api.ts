import { z } from 'zod'
import {
  authorityShape,
  bilingual,
  changedPeriod,
  controllerShape,
  hostingShape,
  officerShape,
  time,
} from './api-shapes.ts'

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

export const savePeriod = {
  method: 'PUT',
  path: '/api/notice/periods',
  summary: 'Edits the period of an editable rule.',
  body: changedPeriod,
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
