import { z } from 'zod'
import { line } from '#core/line.ts'

const role = z.enum(['administrator', 'agent', 'officer', 'auditor'])
const language = z.enum(['de', 'en'])
const pledgeState = z.enum(['current', 'missing', 'expired'])
const id = z.object({ id: z.string().min(1).max(64) })
const personName = line(120).min(2)
const moment = z.iso.datetime()

export const getMe = {
  method: 'GET',
  path: '/api/me',
  summary: 'Who is signed in, and what this person may do now',
  answer: z.object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    /** Roles in effect. */
    roles: z.array(role),
    /** Names of the permissions these roles give. */
    permissions: z.array(z.string()),
    /** The pledge of confidentiality; the role of administrator counts only while it is current. */
    pledge: pledgeState,
    /** Somebody granted this person the role of administrator, so a pledge is needed. */
    pledgeNeeded: z.boolean(),
    pledgedUntil: moment.nullable(),
    language,
    twoFactor: z.boolean(),
  }),
} as const

export const putLanguage = {
  method: 'PUT',
  path: '/api/me/language',
  summary: 'Chooses the language of the signed-in person',
  body: z.object({ language }),
} as const

export const putName = {
  method: 'PUT',
  path: '/api/me/name',
  summary: 'Changes the name of the signed-in person',
  body: z.object({ name: personName }),
} as const

export const getPledge = {
  method: 'GET',
  path: '/api/me/pledge',
  summary: 'The pledge of confidentiality to read and sign, and what was signed last',
  query: z.object({ language: language.default('de') }),
  answer: z.object({
    version: z.number().int(),
    wording: z.string(),
    /** The name to sign with; empty while the account has none. */
    name: z.string(),
    state: pledgeState,
    signed: z.object({ wording: z.string(), name: z.string(), at: moment, validUntil: moment }).nullable(),
  }),
} as const

export const postPledge = {
  method: 'POST',
  path: '/api/me/pledge',
  summary: 'Signs the pledge of confidentiality',
  body: z.object({ version: z.number().int(), name: personName, language, agreed: z.literal(true) }),
} as const

export const listOwnSessions = {
  method: 'GET',
  path: '/api/me/sessions',
  summary: 'Where the signed-in person is signed in',
  answer: z.array(z.object({ id: z.string(), since: moment, until: moment })),
} as const

export const endOwnSessions = {
  method: 'DELETE',
  path: '/api/me/sessions',
  summary: 'Signs the person out everywhere, here too',
} as const

export const listOwnPasskeys = {
  method: 'GET',
  path: '/api/me/passkeys',
  summary: 'Passkeys of the signed-in person',
  answer: z.array(
    z.object({ id: z.string(), name: z.string(), addedAt: moment.nullable(), synced: z.boolean() }),
  ),
} as const

export const deleteOwnPasskey = {
  method: 'DELETE',
  path: '/api/me/passkeys/{id}',
  summary: 'Removes a passkey',
  params: id,
} as const

const token = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  createdAt: moment,
  expiresAt: moment,
  lastUsedOn: z.iso.date().nullable(),
  expired: z.boolean(),
})

export const listOwnTokens = {
  method: 'GET',
  path: '/api/me/tokens',
  summary: 'API tokens of the signed-in person, and the permissions a new one may have',
  answer: z.object({ tokens: z.array(token), grantable: z.array(z.string()) }),
} as const

export const postToken = {
  method: 'POST',
  path: '/api/me/tokens',
  summary: 'Makes an API token; the answer is the only time it is seen',
  body: z.object({
    name: line(100).min(1),
    scopes: z.array(z.string().max(100)).min(1).max(200),
    days: z.number().int().min(1).max(366),
  }),
  answer: z.object({ token: z.string() }),
} as const

export const deleteToken = {
  method: 'DELETE',
  path: '/api/me/tokens/{id}',
  summary: 'Revokes an API token at once',
  params: id,
} as const

const account = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  state: z.enum(['invited', 'active', 'deactivated']),
  /** As granted; the role of administrator counts only with a current pledge. */
  granted: z.array(role),
  /** In effect now. */
  roles: z.array(role),
  pledge: pledgeState,
  pledgedUntil: moment.nullable(),
  twoFactor: z.boolean(),
  passkey: z.boolean(),
  createdAt: moment,
})

export const listStaff = {
  method: 'GET',
  path: '/api/staff',
  summary: 'Accounts of staff in the order of their names',
  query: z.object({
    after: z.string().max(400).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(100),
  }),
  answer: z.object({ accounts: z.array(account), next: z.string().nullable() }),
} as const

export const getStaff = {
  method: 'GET',
  path: '/api/staff/{id}',
  summary: 'One account',
  params: id,
  answer: account,
} as const

const link = z.object({
  id: z.string(),
  /** Opens once; pass it on to the person. */
  link: z.string(),
})

export const inviteStaff = {
  method: 'POST',
  path: '/api/staff',
  summary: 'Invites a person: makes the account and a one-time link to choose a password',
  body: z.object({
    name: personName,
    email: z.email().max(254),
    roles: z.array(role).min(1),
    language: language.default('de'),
  }),
  answer: link,
} as const

export const putRoles = {
  method: 'PUT',
  path: '/api/staff/{id}/roles',
  summary: 'Sets what an account may do',
  params: id,
  body: z.object({ roles: z.array(role) }),
  answer: account,
} as const

export const deactivateStaff = {
  method: 'POST',
  path: '/api/staff/{id}/deactivate',
  summary: 'Ends all sessions and lets the account sign in no more',
  params: id,
  answer: account,
} as const

export const reactivateStaff = {
  method: 'POST',
  path: '/api/staff/{id}/reactivate',
  summary: 'Lets a deactivated account sign in again',
  params: id,
  answer: account,
} as const

export const resetStaff = {
  method: 'POST',
  path: '/api/staff/{id}/reset',
  summary:
    'Takes away password, second factor, passkeys and sessions, and makes a one-time link for a new password',
  params: id,
  answer: link,
} as const
