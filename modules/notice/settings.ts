import { z } from 'zod'
import { setting } from '#core/settings.ts'
import { lands } from './api-shapes.ts'

/**
 * What is stored may lack what is required: before the set-up, or after somebody's hand in the database. The notice
 * must still be shown then, and the promise be red; `controller.ts` lets nothing in that is not complete.
 */
const storedController = z.object({
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

const storedOfficer = z.object({ name: z.string(), email: z.string() })

const storedAuthority = z.object({
  name: z.string(),
  street: z.string(),
  postcode: z.string(),
  city: z.string(),
  phone: z.string(),
  fax: z.string(),
  web: z.string(),
})

const storedHosting = z.object({
  place: z.string(),
  country: z.string(),
  operator: z.string(),
  countries: z.array(z.string()),
})

export type Controller = z.output<typeof storedController>
export type Officer = z.output<typeof storedOfficer>
export type Authority = z.output<typeof storedAuthority>
export type Hosting = z.output<typeof storedHosting>

export const controllerSetting = setting<Controller>('controller', storedController, {
  name: '',
  street: '',
  postcode: '',
  city: '',
  country: 'DE',
  land: 'BW',
  phone: '',
  fax: '',
  email: '',
})

export const officerSetting = setting<Officer>('officer', storedOfficer, { name: '', email: '' })

/** Addresses at which an officer could be reached before: who kept one of them still writes to the officer alone. */
export const formerOfficersSetting = setting<string[]>('formerOfficers', z.array(z.string()).max(100), [])

/** Null: the one competent for the controller's Land. */
export const authoritySetting = setting<Authority | null>('authority', storedAuthority.nullable(), null)

export const hostingSetting = setting<Hosting>('hosting', storedHosting, {
  place: '',
  country: 'DE',
  operator: '',
  countries: ['DE'],
})
