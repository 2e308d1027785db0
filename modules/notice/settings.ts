import { z } from 'zod'
import { setting } from '#core/settings.ts'
import { storedAuthority, storedController, storedHosting, storedOfficer } from './api-shapes.ts'

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
