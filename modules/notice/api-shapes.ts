import { z } from 'zod'
import { line } from '#core/line.ts'

export const bilingual = z.object({ de: z.string(), en: z.string() })
export const time = z.iso.datetime()

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

/**
 * What is stored may lack what is required: before the set-up, or after somebody's hand in the database. The notice
 * must still be shown then, and the promise be red; `controller.ts` lets nothing in that is not complete.
 */
export const storedController = z.object({
  name: z.string(),
  street: z.string(),
  postcode: z.string(),
  city: z.string(),
  country: z.literal('DE'),
  land: z.enum(lands),
  phone: z.string(),
  fax: z.string(),
  email: z.string(),
})

export const storedOfficer = z.object({ name: z.string(), email: z.string() })

export const storedAuthority = z.object({
  name: z.string(),
  street: z.string(),
  postcode: z.string(),
  city: z.string(),
  phone: z.string(),
  fax: z.string(),
  web: z.string(),
})

export const storedHosting = z.object({
  place: z.string(),
  country: z.string(),
  operator: z.string(),
  countries: z.array(z.string()),
})

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

/** A period as it is to be. */
export const changedPeriod = z.object({ module: z.string().max(60), table: z.string().max(60), period })
