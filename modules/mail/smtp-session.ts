import type { SMTPServerSession } from 'smtp-server'
import type { Acceptance, Route } from './addresses.ts'
import { newQueueId } from './take-in.ts'

/** What we remember of a connection and of the mail it is transmitting. */
export interface Talk {
  /** When the connection was opened, or its last mail taken in. */
  idleSince: number
  readonly peerAddress: string
  /** Recipients refused since the connection was opened. */
  refusals: number
  acceptance: Acceptance | null
  routes: Map<string, Route>
  queueId: string
  /** When the mail under way was begun; null between mails. */
  begunAt: number | null
  /** When its bytes began to come, and how many there are. */
  dataAt: number | null
  dataBytes: number
  /** The bytes are in, the commit is under way: the peer waits for us. */
  storing: boolean
}

/** Milliseconds that never jump. */
export const tick = (): number => performance.now()

export const openTalk = (peerAddress: string): Talk => ({
  idleSince: tick(),
  peerAddress,
  refusals: 0,
  acceptance: null,
  routes: new Map(),
  queueId: newQueueId(),
  begunAt: null,
  dataAt: null,
  dataBytes: 0,
  storing: false,
})

export function beginMail(talk: Talk, acceptance: Acceptance): void {
  talk.acceptance = acceptance
  talk.routes = new Map()
  talk.queueId = newQueueId()
  talk.begunAt = tick()
  talk.dataAt = null
  talk.dataBytes = 0
  talk.storing = false
}

export function endMail(talk: Talk): void {
  talk.idleSince = tick()
  talk.begunAt = null
  talk.dataAt = null
  talk.dataBytes = 0
  talk.storing = false
}

export const pace = {
  /** A connection without a mail under way. */
  idleMs: 5 * 60_000,
  /** One mail from MAIL to the last byte. */
  mailMs: 10 * 60_000,
  /** After this long the bytes must have come at `bytesPerSecond` on average. */
  graceMs: 60_000,
  bytesPerSecond: 512,
}

/** Why a connection is to be closed now (slow-loris), or null. */
export function tooSlow(talk: Talk, now: number, limits = pace): string | null {
  if (talk.storing) return null
  const idle = now - talk.idleSince
  if (idle > (talk.begunAt === null ? limits.idleMs : limits.idleMs + limits.mailMs))
    return 'no mail for too long'
  if (talk.begunAt === null) return null
  if (now - talk.begunAt > limits.mailMs) return 'the mail took too long'
  if (talk.dataAt === null || now - talk.dataAt < limits.graceMs) return null
  const rate = talk.dataBytes / ((now - talk.dataAt) / 1000)
  return rate < limits.bytesPerSecond ? 'the mail came too slowly' : null
}

/** A refusal as the library wants it: the code, and the enhanced code in the text. */
export function smtpError(code: number, text: string): Error & { responseCode: number } {
  return Object.assign(new Error(text), { responseCode: code })
}

export const peerName = (session: SMTPServerSession): string =>
  (session.hostNameAppearsAs || '').slice(0, 255)
