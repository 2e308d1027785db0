import { z } from 'zod'
import type { Language } from '#core/errors.ts'
import { oneLine } from '#core/line.ts'
import { isLand } from './lands.ts'
import type { PageKey, Say } from './page-wording.ts'
import { weakness } from './password.ts'
import type { Setup } from './setup.ts'

export type Fields = Readonly<Record<string, string>>

/** Sentences by field; empty when the form is complete. */
export type FieldErrors = Readonly<Record<string, string>>

type Check = (value: string, fields: Fields) => PageKey | null

const email: Check = (value) => (z.email().safeParse(value).success ? null : 'error.email')
const phone: Check = (value) => (/^\+?[\d\s()/.-]{4,}$/.test(value) ? null : 'error.phone')
const optional =
  (check: Check): Check =>
  (value, fields) =>
    value === '' ? null : check(value, fields)
const any: Check = () => null

/** A form's word against its weaknesses; the fields that a guesser would try stand beside it. */
const passwordCheck: Check = (value, fields) => {
  const weak = weakness(value, [fields.name ?? '', fields.email ?? ''])
  return weak && `error.${weak}`
}

const asWritten = (name: string): string => name.replaceAll(/\s+/g, ' ').toLocaleLowerCase('de')

const checks: Readonly<
  Record<string, { readonly check: Check; readonly max: number; readonly optional?: boolean }>
> = {
  company: { check: any, max: 200 },
  street: { check: any, max: 200 },
  postcode: { check: (value) => (/^\d{5}$/.test(value) ? null : 'error.postcode'), max: 20 },
  city: { check: any, max: 100 },
  land: { check: (value) => (isLand(value) ? null : 'error.land'), max: 2 },
  phone: { check: phone, max: 50 },
  fax: { check: optional(phone), max: 50, optional: true },
  companyEmail: { check: email, max: 254 },
  officerName: { check: any, max: 200 },
  officerEmail: { check: email, max: 254 },
  name: { check: any, max: 120 },
  email: { check: email, max: 254 },
  password: { check: passwordCheck, max: 1000 },
  repeat: { check: (value, fields) => (value === fields.password ? null : 'error.repeat'), max: 1000 },
  agreed: { check: any, max: 10 },
  signedName: {
    check: (value, fields) =>
      asWritten(value.trim()) === asWritten((fields.name ?? '').trim()) ? null : 'error.signedName',
    max: 120,
  },
}

const secret = new Set(['password', 'repeat'])

const valueOf = (fields: Fields, key: string): string => {
  const value = fields[key] ?? ''
  return secret.has(key) ? value : oneLine(value).trim()
}

function sentenceFor(key: string, fields: Fields, say: Say): string | null {
  const rule = checks[key]
  const value = valueOf(fields, key)
  if (!rule) return null
  if (value === '' && !rule.optional)
    return say(key === 'agreed' ? 'error.agreed' : key === 'land' ? 'error.land' : 'error.required')
  if (value.length > rule.max) return say('error.tooLong', { max: rule.max })
  const found = rule.check(value, fields)
  return found && say(found, { name: fields.name ?? '' })
}

/** Checks the fields named; by default all of the set-up form. */
export function checkFields(
  fields: Fields,
  say: Say,
  keys: readonly string[] = Object.keys(checks),
): FieldErrors {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const sentence = sentenceFor(key, fields, say)
      return sentence ? [[key, sentence] as const] : []
    }),
  )
}

/** The checked fields as what the set-up needs. */
export function readSetup(fields: Fields, language: Language): Setup {
  const of = (key: string): string => valueOf(fields, key)
  const land = of('land')
  return {
    name: of('name'),
    email: of('email').toLowerCase(),
    password: of('password'),
    controller: {
      name: of('company'),
      street: of('street'),
      postcode: of('postcode'),
      city: of('city'),
      country: 'DE',
      land: isLand(land) ? land : 'BW',
      phone: of('phone'),
      fax: of('fax'),
      email: of('companyEmail'),
    },
    officer: { name: of('officerName'), email: of('officerEmail') },
    signedName: of('signedName'),
    language,
  }
}
