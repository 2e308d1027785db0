import { z } from 'zod'
import {
  channel,
  correction,
  id,
  identifiers,
  letterKind,
  line,
  params,
  proof,
  rowRef,
  words,
} from './api-shapes.ts'

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

export const decideRows = {
  method: 'POST',
  path: '/api/rights/requests/{id}/rows',
  summary: 'Takes rows in, leaves them out, or has passages of others’ texts redacted, with a reason',
  params,
  body: z.object({
    rows: z.array(rowRef).min(1).max(500),
    included: z.boolean(),
    /** An erasure takes out the passages that name the person. */
    redact: z.boolean().default(false),
    reason: words,
  }),
} as const

export const carryOut = {
  method: 'POST',
  path: '/api/rights/requests/{id}/carrying-out',
  summary: 'Carries out what was decided',
  params,
  body: z.object({
    corrections: z.array(correction).max(100).default([]),
    claim: z.object({ reason: line(500).min(1), reviewOn: z.iso.date() }).optional(),
  }),
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

export const settleRecipient = {
  method: 'PUT',
  path: '/api/rights/requests/{id}/recipients/{recipient}',
  summary: 'A recipient was told, or holds nothing (Art. 19 GDPR)',
  params: z.object({ id, recipient: line(100) }),
  body: z.object({ state: z.enum(['open', 'told', 'none', 'impossible']), reason: line(500).optional() }),
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
