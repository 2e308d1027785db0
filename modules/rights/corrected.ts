import type { Correction } from '#core/person/persons.ts'
import type { Request } from './data.ts'

const done: ReadonlySet<Request['state']> = new Set(['verifying', 'delivered', 'closed'])

/** What was corrected, once it is. */
const correctionsOf = ({ kind, state, corrections }: Request): readonly Correction[] =>
  kind === 'rectification' && done.has(state) ? (corrections?.list ?? []) : []

const fold = (text: string): string => text.normalize('NFC').trim().toLowerCase()

/** A name as it is after the corrections; a family name that was corrected alone is so in the whole name too. */
export function correctedName(request: Request): string {
  let { name } = request
  for (const one of correctionsOf(request)) {
    if (one.kind !== 'name') continue
    if (fold(name) === fold(one.from)) name = one.to.trim()
    else if (fold(name).endsWith(` ${fold(one.from)}`))
      name = `${name.trim().slice(0, -one.from.trim().length)}${one.to.trim()}`
  }
  return name
}

/** An address as it is after the corrections. */
export function correctedAddress(request: Request, address: string | null): string | null {
  const found = correctionsOf(request).find(
    (one) => one.kind === 'email' && address !== null && fold(one.from) === fold(address),
  )
  return found ? found.to.trim() : address
}
