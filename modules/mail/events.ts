import { z } from 'zod'
import { event } from '#core/events.ts'
import { followSending, readOfficerMail, readQuarantine } from './permissions.ts'

const mailId = z.object({ mailId: z.number().int() })

/** A mail for support was taken in and parsed; `readMail` gives it. */
export const received = event('mail.received', mailId)

/** A mail for the data protection officer was taken in and parsed. */
export const officerReceived = event('mail.officer_received', mailId, { live: readOfficerMail })

/** A mail could not be parsed; it is kept whole. */
export const quarantined = event('mail.quarantined', mailId, { live: readQuarantine })

/** An outgoing mail of support changed its state. */
export const sendingChanged = event(
  'mail.sending_changed',
  z.object({ messageId: z.string(), state: z.enum(['queued', 'sent', 'failed']) }),
  { live: followSending },
)
