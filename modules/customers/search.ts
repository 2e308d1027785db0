import type { Context } from '#core/context.ts'
import type { SearchHit } from '#core/module.ts'
import { may } from '#core/permission.ts'
import type { Tables } from './data.ts'
import { permissions } from './permissions.ts'
import { formatPhone } from './phone.ts'
import { listOrganisations, listPersons, emailsOf, phonesOf } from './queries.ts'
import { fold } from './spelling.ts'

/** Customers for the one search field: organisations first, then contacts, each by name. */
export async function searchCustomers(
  ctx: Context<Tables>,
  typed: string,
  limit: number,
): Promise<SearchHit[]> {
  if (!typed.trim() || !may(ctx.actor, permissions.read)) return []
  const options = { typed, ended: false, after: null, limit }
  const [organisations, persons] = await Promise.all([
    listOrganisations(ctx.db, options),
    listPersons(ctx.db, options),
  ])
  const ids = persons.map((row) => row.id)
  const [emails, phones] = await Promise.all([emailsOf(ctx.db, ids), phonesOf(ctx.db, ids)])
  return [
    ...organisations.map((row) => ({
      module: 'customers',
      title: row.name,
      excerpt: markWords([row.name, row.number, [row.postcode, row.city].filter(Boolean).join(' ')], typed),
      href: `/customers/organisations/${row.id}`,
      at: row.updated_at,
    })),
    ...persons.map((row) => ({
      module: 'customers',
      title: [row.given_name, row.family_name].filter(Boolean).join(' '),
      excerpt: markWords(
        [
          ...emails.flatMap((email) => (email.person_id === row.id ? email.email : [])),
          ...phones.flatMap((phone) => (phone.person_id === row.id ? formatPhone(phone.number) : [])),
        ],
        typed,
      ),
      href: `/customers/persons/${row.id}`,
      at: row.updated_at,
    })),
  ].slice(0, limit)
}

/** Joins the parts and puts words that begin as typed between \u0002 and \u0003. */
export function markWords(parts: readonly string[], typed: string): string {
  const wanted = fold(typed).match(/[\p{L}\p{N}]+/gu) ?? []
  return parts
    .filter(Boolean)
    .join(' · ')
    .replaceAll(/[\p{L}\p{N}]+/gu, (word) =>
      wanted.some((start) => fold(word).startsWith(start)) ? `\u0002${word}\u0003` : word,
    )
}
