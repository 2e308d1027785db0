import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** What stands in the database instead of a secret of 160 bits and more. */
export const sha256 = (secret: string): Buffer => createHash('sha256').update(secret).digest()

/** Of equal length and content, in constant time. */
export const equal = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other)

export const keyedHash = (key: string, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest()

/** A secret for links and tokens: 160 bits, safe in an address. */
export const makeSecret = (): string => randomBytes(20).toString('base64url')

/** A key of an account or token: 96 random bits, in small letters and digits. */
export const makeId = (): string =>
  BigInt(`0x${randomBytes(12).toString('hex')}`)
    .toString(36)
    .padStart(19, '0')
