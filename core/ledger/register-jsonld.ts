import type { Bilingual } from '../errors.ts'
import type { RegisterRow } from '../house.ts'
import { goalNames } from '../promises/goals.ts'
import type { Period } from '../retention/keep.ts'
import type { Category } from './columns.ts'

/** Who answers for the processing (Art. 30(1)(a) GDPR). */
export interface RegisterController {
  readonly name: string
  readonly street: string
  readonly postcode: string
  readonly city: string
  readonly country: string
  readonly email: string
  readonly phone: string
}

const personalData: Partial<Record<Category, string>> = {
  name: 'pd:Name',
  contact: 'pd:Contact',
  address: 'pd:PhysicalAddress',
  organisation: 'pd:Professional',
  identifier: 'pd:Identifier',
  network: 'pd:DeviceBased',
  content: 'pd:Communication',
  usage: 'pd:ServiceConsumptionBehavior',
  credential: 'pd:Authenticating',
}

const context = {
  dpv: 'https://w3id.org/dpv#',
  pd: 'https://w3id.org/dpv/pd#',
  'eu-gdpr': 'https://w3id.org/dpv/legal/eu/gdpr#',
  dct: 'http://purl.org/dc/terms/',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
}

const inBoth = ({ en, de }: Bilingual): object[] => [
  { '@language': 'en', '@value': en },
  { '@language': 'de', '@value': de },
]

const idOf = (id: string): { '@id': string } => ({ '@id': id })

/** `Art. 6(1)(b) and (f) GDPR` names A6-1-b and A6-1-f. */
const legalBases = (text: string): string[] => {
  const found = text.matchAll(/Art\.\s*6\(1\)((?:\s*(?:,|and|or)?\s*\([a-f]\))+)/g)
  const letters = [...found].flatMap((match) =>
    [...(match[1] ?? '').matchAll(/\(([a-f])\)/g)].map((one) => one[1]),
  )
  return [...new Set(letters)].map((letter) => `eu-gdpr:A6-1-${letter}`)
}

const duration = ({ years = 0, months = 0, days = 0, hours = 0 }: Period): string =>
  `P${years ? `${years}Y` : ''}${months ? `${months}M` : ''}${days ? `${days}D` : ''}${hours ? `T${hours}H` : ''}`

const processOf = (row: RegisterRow): object => ({
  '@id': `#${row.module}.${row.key}${row.heldAs === 'processor' ? '.processor' : ''}`,
  '@type': 'dpv:Process',
  'dct:title': inBoth(row.activity.name),
  [row.heldAs === 'controller' ? 'dpv:hasDataController' : 'dpv:hasDataProcessor']: idOf('#controller'),
  'dpv:hasPurpose': { '@type': 'dpv:Purpose', 'dct:description': inBoth(row.activity.purpose) },
  'dpv:hasLegalBasis': [
    ...legalBases(row.activity.legalBasis.en).map(idOf),
    { '@type': 'dpv:LegalBasis', 'dct:description': inBoth(row.activity.legalBasis) },
  ],
  'dpv:hasDataSubject': { '@type': 'dpv:DataSubject', 'dct:description': inBoth(row.activity.persons) },
  'dpv:hasPersonalData': [
    ...row.categories.flatMap((category) => personalData[category] ?? []),
    ...(row.special ? ['dpv:SpecialCategoryPersonalData'] : []),
  ].map(idOf),
  'dpv:hasRecipient': { '@type': 'dpv:Recipient', 'dct:description': inBoth(row.activity.recipients) },
  'dpv:hasStorageCondition': row.retention.map(({ table, period, source }) => ({
    '@type': period ? 'dpv:StorageDuration' : 'dpv:StorageCondition',
    'dct:title': table,
    ...(period ? { 'dpv:hasDuration': { '@type': 'xsd:duration', '@value': duration(period) } } : {}),
    'dct:source': inBoth(source),
  })),
  // Each promise is a measure, and its goals (SDM 3.1) are what it is about.
  'dpv:hasTechnicalOrganisationalMeasure': row.promises.map(({ key, goals }) => ({
    '@type': 'dpv:TechnicalOrganisationalMeasure',
    'dct:identifier': key,
    'dct:subject': goals.flatMap((goal) => inBoth(goalNames[goal])),
  })),
})

/** The register as JSON-LD in the terms of the Data Privacy Vocabulary (https://w3id.org/dpv). */
export function registerJsonLd(rows: readonly RegisterRow[], controller?: RegisterController): string {
  const responsible = controller
    ? [
        {
          '@id': '#controller',
          '@type': 'dpv:DataController',
          'dpv:hasName': controller.name,
          'dpv:hasAddress': `${controller.street}, ${controller.postcode} ${controller.city}, ${controller.country}`,
          'dpv:hasContact': [controller.email, controller.phone].filter(Boolean),
        },
      ]
    : []
  return JSON.stringify({ '@context': context, '@graph': [...responsible, ...rows.map(processOf)] }, null, 2)
}
