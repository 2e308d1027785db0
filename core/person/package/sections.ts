import type { ActivityFacts, Facts } from './facts.ts'
import { countryName } from './countries.ts'
import type { Packing } from './packing.ts'

/** One of the points (a) to (h) of Art. 15(1) GDPR, as pages and letter print it. */
export interface Section {
  readonly letter: string
  readonly title: string
  readonly blocks: readonly Block[]
}

export interface Block {
  readonly text?: string
  readonly items?: readonly { readonly term: string; readonly text: string }[]
}

const each = (facts: Facts, text: (of: ActivityFacts) => string): Block => ({
  items: facts.activities.map((of) => ({ term: of.name, text: text(of) })).filter((item) => item.text !== ''),
})

function recipients({ say, language, reader }: Packing, facts: Facts): Block[] {
  const { count, recipients: disclosed } = facts.disclosed
  return [
    ...(count > 0
      ? [
          {
            text: `${say('c.disclosed')}:`,
            items: disclosed.map((one) => ({
              term: `${one.name} (${countryName(language, one.country)})`,
              text: say('c.count', { count: reader.number(one.count) }),
            })),
          },
          { text: say('c.more', { count: reader.number(count) }) },
        ]
      : []),
    ...(facts.recipients.length > 0
      ? [
          {
            text: `${say('c.named')}:`,
            items: facts.recipients.map((one) => ({ term: one.name, text: one.text })),
          },
        ]
      : [{ text: say('c.noneNamed') }]),
    { text: `${say('c.register')}:`, ...each(facts, (of) => of.recipients) },
    {
      text:
        facts.thirdCountries.length > 0
          ? say('c.third', { names: facts.thirdCountries.join('; ') })
          : say('c.noThird'),
    },
  ]
}

/** Art. 15(1) and (2) GDPR, point by point. */
export function sectionsOf(packing: Packing, facts: Facts): Section[] {
  const { say, options } = packing
  const { controller } = options
  const { authority, officer } = controller
  const section = (letter: 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h', blocks: Block[]): Section => ({
    letter,
    title: say(letter),
    blocks,
  })
  return [
    section('a', [each(facts, (of) => [of.purpose, of.legalBasis].filter(Boolean).join('\n'))]),
    section('b', [each(facts, (of) => of.categories)]),
    section('c', recipients(packing, facts)),
    section('d', [each(facts, (of) => of.periods.map(({ table, text }) => `${table}: ${text}`).join('\n'))]),
    section('e', [
      { text: say('e.text') },
      {
        text: `${say('e.contact')}: ${[controller.email, officer.email].filter(Boolean).join(', ')}`,
      },
    ]),
    section('f', [
      { text: `${say('f.text')}:` },
      {
        text: [
          authority.name,
          authority.street,
          `${authority.postcode} ${authority.city}`.trim(),
          authority.phone && `${say('phone')}: ${authority.phone}`,
          authority.web,
        ]
          .filter(Boolean)
          .join('\n'),
      },
    ]),
    section('g', [each(facts, (of) => of.source)]),
    section('h', [{ text: say('h.text') }]),
  ]
}
