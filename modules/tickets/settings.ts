import { setting } from '#core/settings.ts'
import { signature as shape } from './api.ts'

/** Below every answer; `{agent}` is who writes it. Empty: nothing. */
export const signature = setting('signature', shape, { text: '{agent}' })
