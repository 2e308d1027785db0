import type { Context } from '#core/context.ts'
import type { Finding, Identifiers } from '#core/person/persons.ts'
import type { Request, Tables } from './data.ts'
import { needsKnownChannel } from './kinds.ts'
import { plainerThan } from './look-alike.ts'

type Ctx = Context<Tables>

/** Where a request is confirmed, and what the confirmation proves. */
export interface Channel {
  readonly address: string
  /** On file before the request came. */
  readonly known: boolean
  readonly proves: Partial<Identifiers>
}

const looked = 50

/** Rows that say something of a person besides that they asked: what they ask of us now makes nobody known. */
const elsewhere = (ctx: Ctx, finding: Finding) =>
  finding.tables.filter(({ module, included }) => module !== ctx.module && included > 0)

/** Whether we hold anything under these identifiers, apart from requests. */
async function areOnFile(ctx: Ctx, identifiers: Partial<Identifiers>): Promise<boolean> {
  const { persons } = ctx.house
  const finding = await persons.find(identifiers)
  try {
    return elsewhere(ctx, finding).length > 0
  } finally {
    await persons.forget(finding.id)
  }
}

const stringsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(stringsIn) : []
}

/** The address as it stands in what we hold; null when it stands nowhere. The same in another case is sent to as it is on file. */
async function spellingOnFile(ctx: Ctx, email: string): Promise<string | null> {
  const { persons } = ctx.house
  const folded = email.normalize('NFC').toLowerCase()
  const finding = await persons.find({ emails: [email] })
  try {
    const spellings = new Set<string>()
    for (const { module, table } of elsewhere(ctx, finding)) {
      const { rows } = await persons.rows(finding.id, { module, table, limit: looked })
      for (const { included, values } of rows)
        if (included)
          for (const text of stringsIn(values))
            if (text.normalize('NFC').toLowerCase() === folded) spellings.add(text)
    }
    if (spellings.has(email)) return email
    return [...spellings].sort()[0] ?? null
  } finally {
    await persons.forget(finding.id)
  }
}

/** The one address on file of the person to whom a telephone number belongs; null where there is none or more than one. */
async function addressOnFile(ctx: Ctx, phone: string): Promise<string | null> {
  const { persons } = ctx.house
  const finding = await persons.find({ phones: [phone] })
  await persons.forget(finding.id)
  const [only, ...more] = finding.identifiers.emails
  return only && more.length === 0 && finding.ambiguous.length === 0 ? only : null
}

/**
 * Where the question goes whether a request is really theirs. What discloses or destroys is confirmed through an address
 * that we knew before; when there is none, through the one given, which then proves nothing but itself.
 */
export async function channelOf(ctx: Ctx, request: Request): Promise<Channel | null> {
  const { email, phone } = request
  const onFile = email ? await spellingOnFile(ctx, email) : null
  if (onFile) return { address: onFile, known: true, proves: { emails: [onFile] } }
  if (needsKnownChannel(request) && phone) {
    const address = await addressOnFile(ctx, phone)
    if (address) return { address, known: true, proves: { emails: [address], phones: [phone] } }
  }
  // The right itself tells nothing and takes nothing away: that the address is theirs is enough.
  return email ? { address: email, known: !needsKnownChannel(request), proves: { emails: [email] } } : null
}

/** Whether an address is not on file, but looks like one that is. */
export async function resemblesKnown(ctx: Ctx, email: string): Promise<boolean> {
  for (const plainer of plainerThan(email)) if (await areOnFile(ctx, { emails: [plainer] })) return true
  return false
}
