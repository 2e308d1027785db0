import type { z } from 'zod'
import { setting } from '#core/settings.ts'
import { authorityShape, controllerShape, hostingShape, officerShape } from './api.ts'
import type { Authority } from './authorities.ts'

export type Controller = z.output<typeof controllerShape>
export type Officer = z.output<typeof officerShape>
export type Hosting = z.output<typeof hostingShape>

export const controllerSetting = setting<Controller>('controller', controllerShape, {
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

export const officerSetting = setting<Officer>('officer', officerShape, { name: '', email: '' })

/** Null: the one competent for the controller's Land. */
export const authoritySetting = setting<Authority | null>('authority', authorityShape.nullable(), null)

export const hostingSetting = setting<Hosting>('hosting', hostingShape, {
  place: '',
  country: 'DE',
  operator: '',
  countries: ['DE'],
})
