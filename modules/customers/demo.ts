import type { Context } from '#core/context.ts'
import type { Tables } from './data.ts'
import { createOrganisation } from './organisations.ts'
import { createPerson } from './persons.ts'

const towns: readonly [postcode: string, city: string][] = [
  ['71229', 'Leonberg'],
  ['70173', 'Stuttgart'],
  ['72070', 'Tübingen'],
  ['76133', 'Karlsruhe'],
  ['89073', 'Ulm'],
  ['88212', 'Ravensburg'],
  ['79098', 'Freiburg'],
  ['80331', 'München'],
  ['90402', 'Nürnberg'],
  ['60311', 'Frankfurt'],
  ['50667', 'Köln'],
  ['20095', 'Hamburg'],
  ['01067', 'Dresden'],
  ['04109', 'Leipzig'],
  ['99084', 'Erfurt'],
]
const given = [
  'Ute',
  'Jürgen',
  'Ayşe',
  'Karl',
  'Sönke',
  'Marlies',
  'Björn',
  'Renate',
  'Łukasz',
  'Heike',
  'Volker',
  'Grit',
]
const family = [
  'Weiß',
  'Köhler',
  'Yılmaz',
  'Böttcher',
  'Hansen',
  'Großmann',
  'Lindqvist',
  'Maier',
  'Nowak',
  'Schäfer',
  'Pflüger',
]
const shops = ['Optik', 'Augenoptik', 'Brillenhaus', 'Sehzentrum', 'Brillenmanufaktur']

/** Opticians of `.example`, which nobody owns; `kontakt@optik-N.example` is the first contact of the Nth. */
export async function fillDemo(ctx: Context<Tables>): Promise<void> {
  for (let n = 1; n <= 60; n++) {
    const [postcode, city] = towns[n % towns.length] ?? ['71229', 'Leonberg']
    const owner = family[(n * 7) % family.length] ?? ''
    const { id } = await createOrganisation(ctx, {
      number: '',
      name: `${shops[n % shops.length] ?? ''} ${owner}`,
      street: `Marktplatz ${((n * 3) % 40) + 1}`,
      postcode,
      city,
      country: 'DE',
      notes: n % 9 === 0 ? 'Zwei Filialen, eine Datenbank.' : '',
    })
    for (const [index, email] of [`kontakt@optik-${n}.example`, `werkstatt@optik-${n}.example`]
      .slice(0, n % 3 === 0 ? 2 : 1)
      .entries())
      await createPerson(ctx, {
        organisation_id: id,
        given_name: given[(n + index * 5) % given.length] ?? '',
        family_name: index === 0 ? owner : (family[(n * 3) % family.length] ?? ''),
        notes: '',
        emails: [email],
        // Numbers that are kept free for films and books.
        phones: [`030 23125 ${String(100 + n + index * 100)}`],
      })
  }
}
