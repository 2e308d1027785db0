import { z } from 'zod'
import { event } from '#core/events.ts'

/** Somebody wrote through the form; what they wrote is read through `readEnquiry`. */
export const enquiryReceived = event('website.enquiry_received', z.object({ enquiryId: z.number().int() }), {
  aggregate: ({ enquiryId }) => enquiryId,
})
