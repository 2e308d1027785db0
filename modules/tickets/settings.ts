import { z } from 'zod'
import { setting } from '#core/settings.ts'

/** Below every answer; `{agent}` is who writes it. Empty: none. */
export const signature = setting('signature', z.object({ text: z.string().max(2000) }), { text: '{agent}' })
