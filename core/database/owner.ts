import { createHmac } from 'node:crypto'

/** The embedded server's database, and the role that owns it; that one is no superuser. */
export const ownerName = 'zusage'

/** The owner's password follows from the superuser's. */
export const ownerPassword = (superusers: string): string =>
  createHmac('sha256', superusers).update('owner').digest('base64url')
