import { z } from 'zod'
import { setting } from '#core/settings.ts'

const megabyte = 1024 * 1024

/** Addresses of support; the first one sends. Empty: every address of the domains is taken, the controller's sends. */
export const addressesSetting = setting<string[]>('addresses', z.array(z.email().toLowerCase()).max(200), [])

export const limitsSetting = setting(
  'limits',
  z.object({
    maxBytes: z
      .number()
      .int()
      .min(megabyte)
      .max(100 * megabyte),
  }),
  { maxBytes: 35 * megabyte },
)

/** Who runs the relay of SMTP_URL, and in which country: for the notice and the register. */
export const relaySetting = setting(
  'relay',
  z.object({ name: z.string().trim().max(200), country: z.string().regex(/^[A-Z]{2}$/) }),
  { name: '', country: 'DE' },
)

/**
 * Log files of mail servers that stand in front or beside (Postfix's mail.log and its rotated parts), as paths
 * or patterns. `truncate`: lines over the period are also cut out of a file that is still written to.
 */
export const foreignLogsSetting = setting(
  'foreignLogs',
  z.object({ files: z.array(z.string().startsWith('/').max(500)).max(50), truncate: z.boolean() }),
  { files: [], truncate: false },
)

export const settings = [addressesSetting, limitsSetting, relaySetting, foreignLogsSetting]
