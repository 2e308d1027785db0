import { createHash, randomBytes } from 'node:crypto'

const longest = 500

/** The message ids in a header, with angle brackets, each once. */
export function messageIdsIn(header: string | null | undefined): string[] {
  const found = (header ?? '').match(/<[^<>\s]{1,900}>/g) ?? []
  return [...new Set(found)].filter((id) => id.length <= longest)
}

/** References as they are kept: the first, which opened the conversation, and the last hundred. */
export function referencesIn(header: string | null | undefined): string[] {
  const all = messageIdsIn(header)
  return all.length <= 101 ? all : [all[0] ?? '', ...all.slice(-100)]
}

const headerBytes = 256 * 1024

/** What a mail says that it answers (In-Reply-To, References), read from its bytes before anything else is. */
export function answeredIds(raw: Buffer): string[] {
  const head =
    raw
      .subarray(0, headerBytes)
      .toString('latin1')
      .split(/\r?\n\r?\n/, 1)[0] ?? ''
  const lines = head.replaceAll(/\r?\n(?=[ \t])/g, '').split(/\r?\n/)
  const said = lines.filter((line) => /^(in-reply-to|references)[ \t]*:/i.test(line))
  return [...new Set(said.flatMap(referencesIn))]
}

/** A mail's own id; some write it without brackets. Null when there is none. */
export function ownMessageId(header: string | null | undefined): string | null {
  const bracketed = messageIdsIn(header)[0]
  if (bracketed) return bracketed
  const bare = /^\s*([^\s<>]+@[^\s<>]+)\s*$/.exec(header ?? '')?.[1]
  return bare && bare.length < longest ? `<${bare}>` : null
}

/** For a mail without an id: from its bytes, so that the same mail always has the same. */
export const synthesisedMessageId = (raw: Uint8Array): string =>
  `<sha256.${createHash('sha256').update(raw).digest('hex')}@missing.invalid>`

/** A new id that carries `hint` for the one who reads headers. */
export const makeMessageId = (hint: string, domain: string): string =>
  `<${[
    hint
      .toLowerCase()
      .replaceAll(/[^a-z0-9-]+/g, '.')
      .replaceAll(/^\.+|\.+$/g, '')
      .slice(0, 60),
    randomBytes(12).toString('hex'),
  ]
    .filter(Boolean)
    .join('.')}@${domain}>`
