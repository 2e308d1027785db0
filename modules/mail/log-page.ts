import type { Context } from '#core/context.ts'
import { officerAddresses } from '#modules/notice'
import { normalAddress } from './addresses.ts'
import type { Tables } from './data.ts'
import { logLines } from './queries-log.ts'
import { probeSender } from './sender.ts'

const cursor = /^(\d{13,})\.([0-9a-f-]{36})$/

type Line = Awaited<ReturnType<typeof logLines>>[number]

/** Who writes to the officer, or hears from the officer, is nobody's business who runs the mail (Art. 38(5) GDPR). */
function withoutOfficersPeer(line: Line, officer: readonly string[]): Line {
  const isOfficer = (address: string): boolean => officer.includes(normalAddress(address))
  if (line.direction === 'in' && line.recipients.some(isOfficer))
    return { ...line, sender: '', peer_host: '', peer_address: '' }
  if (line.direction === 'out' && isOfficer(line.sender))
    return { ...line, recipients: [], peer_host: '', peer_address: '', response: '' }
  return line
}

/**
 * A page of the transport log, newest first; `next` leads to the one after it, null at the end. Of the officer's mail it says
 * when and how it went, and not with whom: nor can it be looked for by anybody else's address.
 */
export async function readLogPage(
  ctx: Context<Tables>,
  query: {
    before?: string | undefined
    limit: number
    direction?: 'in' | 'out' | undefined
    address?: string | undefined
  },
) {
  const [, at, id] = cursor.exec(query.before ?? '') ?? []
  const officer = (await officerAddresses(ctx)).map(normalAddress)
  const rows = await logLines(ctx, {
    before: at && id ? { at: new Date(Number(at)), id } : null,
    limit: query.limit,
    direction: query.direction,
    address: query.address,
    without: probeSender(ctx),
    apart: query.address && !officer.includes(normalAddress(query.address)) ? officer : [],
  })
  const last = rows.length === query.limit ? rows.at(-1) : undefined
  return {
    rows: rows.map((line) => withoutOfficersPeer(line, officer)),
    next: last ? `${last.at.getTime()}.${last.id}` : null,
  }
}
