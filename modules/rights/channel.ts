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

/** Rows that say something of a person besides that they asked: neither what they ask of us now nor what others wrote makes anybody known. */
const elsewhere = (ctx: Ctx, finding: Finding) =>
  finding.tables.filter(({ module, included, written }) => module !== ctx.module && included > written)

/** Whether we hold anything under these identifiers, apart from requests. */
async function areOnFile(ctx: Ctx, identifiers: Partial<Identifiers>): Promise<boolean> {
  const { persons } = ctx.house
  const finding = await persons.find(identifiers)
  try {
    return finding.ambiguous.length > 0 || elsewhere(ctx, finding).length > 0
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

/**
 * Where the question goes whether a request is really theirs: always to the address given, whoever else may be known by the
 * telephone number given. When we held nothing under the address before, it proves nothing but itself.
 */
export async function channelOf(ctx: Ctx, request: Request): Promise<Channel | null> {
  const { email } = request
  if (!email) return null
  const onFile = await spellingOnFile(ctx, email)
  if (onFile) return { address: onFile, known: true, proves: { emails: [onFile] } }
  // What tells nothing and takes nothing away needs no more than that the address is theirs.
  return { address: email, known: !needsKnownChannel(request), proves: { emails: [email] } }
}

/** Whether the telephone or customer number given belongs to data that we hold: the way by which the officer can ask. */
export async function isKnownByNumber(ctx: Ctx, { phone, customer }: Request): Promise<boolean> {
  if (!phone && !customer) return false
  return areOnFile(ctx, {
    ...(phone ? { phones: [phone] } : {}),
    ...(customer ? { customers: [customer] } : {}),
  })
}

/** Whether an address is not on file, but looks like one that is. */
export async function resemblesKnown(ctx: Ctx, email: string): Promise<boolean> {
  for (const plainer of plainerThan(email)) if (await areOnFile(ctx, { emails: [plainer] })) return true
  return false
}
