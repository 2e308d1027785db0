import { z } from 'zod'
import {
  authorityShape,
  controllerShape,
  hostingShape,
  lands,
  officerShape,
  storedAuthority,
  storedController,
  storedHosting,
  storedOfficer,
} from './api-shapes.ts'

export const readSettings = {
  method: 'GET',
  path: '/api/notice/settings',
  summary: 'Controller, officer, authority and hosting as the notice names them.',
  answer: z.object({
    controller: storedController,
    officer: storedOfficer,
    /** The one in effect. */
    authority: storedAuthority,
    /** Whether it was chosen instead of the one competent for the Land. */
    authorityChosen: z.boolean(),
    /** Competent for each Land. */
    authorities: z.record(z.enum(lands), storedAuthority),
    hosting: storedHosting,
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
