/** The rights that a person can exercise with us (Art. 7(3), 15 to 18, 20, 21 GDPR). */
export const kinds = [
  'access',
  'rectification',
  'erasure',
  'restriction',
  'portability',
  'objection',
  'withdrawal',
] as const

export type Kind = (typeof kinds)[number]

export const isKind = (word: string): word is Kind => kinds.some((kind) => kind === word)

interface Asked {
  readonly kind: Kind
  readonly about: string | null
}

/** What discloses or destroys: the link that confirms it goes to an address that we knew before. */
export const needsKnownChannel = ({ kind }: Asked): boolean =>
  kind === 'access' || kind === 'portability' || kind === 'erasure'

/** Takes effect on receipt: it takes nothing from the person that one click would not give back (Art. 21(3), 7(3) GDPR). */
export const takesEffectAtOnce = ({ kind, about }: Asked): boolean =>
  kind === 'withdrawal' || (kind === 'objection' && about === 'direct-marketing')

/** Has to be weighed, and restricts the data meanwhile (Art. 21(1), 18(1)(d) GDPR). */
export const isWeighed = ({ kind, about }: Asked): boolean =>
  kind === 'objection' && about !== 'direct-marketing'
