import { z } from 'zod'
import { setting } from '#core/settings.ts'

/** For how many months a pledge of confidentiality stays in force. */
export const pledgeMonths = setting('pledge_months', z.number().int().min(1).max(36), 12)
