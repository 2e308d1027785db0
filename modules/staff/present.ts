import type { z } from 'zod'
import type { getMe, getPledge, getStaff, listOwnPasskeys, listOwnSessions, listOwnTokens } from './api.ts'
import type { readAccount, readOwnPasskeys, readOwnSessions, readOwnTokens } from './reading.ts'
import { pledgeState, type readPledge } from './pledge.ts'

type Row<Q extends (...asked: never[]) => unknown> =
  Awaited<ReturnType<Q>> extends readonly (infer R)[] ? R : never
type AccountRow = Awaited<ReturnType<typeof readAccount>>
type Shape<E extends { answer: z.ZodType }> = z.input<E['answer']>

const iso = (moment: Date): string => moment.toISOString()
const isoOrNull = (moment: Date | null): string | null => moment && iso(moment)

export const presentAccount = (row: AccountRow, now: Date): Shape<typeof getStaff> => ({
  id: row.id,
  name: row.name,
  email: row.email,
  state: row.deactivated_at ? 'deactivated' : row.activated_at ? 'active' : 'invited',
  granted: row.granted,
  roles: row.roles,
  pledge: pledgeState(row.pledged_until, now),
  pledgedUntil: isoOrNull(row.pledged_until),
  twoFactor: row.two_factor,
  passkey: Boolean(row.has_passkey),
  createdAt: iso(row.created_at),
})

export const presentMe = (row: AccountRow, permissions: string[], now: Date): Shape<typeof getMe> => ({
  id: row.id,
  name: row.name,
  email: row.email,
  roles: row.roles,
  permissions,
  pledge: pledgeState(row.pledged_until, now),
  pledgeNeeded: row.granted.includes('administrator'),
  pledgedUntil: isoOrNull(row.pledged_until),
  language: row.language === 'en' ? 'en' : 'de',
  twoFactor: row.two_factor,
})

export const presentPledge = (of: Awaited<ReturnType<typeof readPledge>>): Shape<typeof getPledge> => ({
  version: of.version,
  wording: of.wording,
  name: of.name,
  state: of.state,
  signed: of.signed && {
    wording: of.signed.wording,
    name: of.signed.signed_name,
    at: iso(of.signed.signed_at),
    validUntil: iso(of.signed.valid_until),
  },
})

export const presentSession = (row: Row<typeof readOwnSessions>): Shape<typeof listOwnSessions>[number] => ({
  id: row.id,
  since: iso(row.created_at),
  until: iso(row.expires_at),
})

export const presentPasskey = (row: Row<typeof readOwnPasskeys>): Shape<typeof listOwnPasskeys>[number] => ({
  id: row.id,
  name: row.name ?? '',
  addedAt: isoOrNull(row.created_at),
  synced: row.backed_up,
})

export const presentToken = (
  row: Row<typeof readOwnTokens>,
  now: Date,
): Shape<typeof listOwnTokens>['tokens'][number] => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes,
  createdAt: iso(row.created_at),
  expiresAt: iso(row.expires_at),
  lastUsedOn: row.last_used_on,
  expired: row.expires_at <= now,
})
