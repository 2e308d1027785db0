import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { say } from '../errors.ts'
import type { RegisterRow } from '../house.ts'
import { registry } from '../retention/fixtures/registry/index.ts'
import { kept, promised } from '../promises/declare.ts'
import { editPeriod } from '../retention/periods.ts'
import { openHouse, type TestHouse } from '../testing/house.ts'
import { buildRegister, registerCsv, registerJsonLd } from './register.ts'

const activity = {
  name: say('Visits', 'Besuche'),
  purpose: say('=HYPERLINK("x")', 'Zählen, "wer" kommt; mehr nicht'),
  legalBasis: say('Art. 6(1)(b) and (f) GDPR: a reason', 'Art. 6 Abs. 1 lit. b und f DSGVO: ein Grund'),
  persons: say('visitors', 'Besucher'),
  recipients: say('nobody', 'niemand'),
  clause: '3.1',
}

const promises = [
  promised<never>('3.1/visits', say('Visits go.', 'Besuche gehen.'), {
    goals: ['minimisation', 'unlinkability'],
    source: 'notice 3.1',
    check: () => Promise.resolve(kept(say('gone', 'weg'))),
  }),
  promised<never>('3.10/other', say('Other.', 'Anderes.'), {
    goals: ['integrity'],
    source: 'notice 3.10',
    check: () => Promise.resolve(kept(say('yes', 'ja'))),
  }),
]
const modules = [{ ...registry, promises, activities: { visits: activity, parcels: activity } }]
let house: TestHouse
let rows: RegisterRow[]
beforeAll(async () => {
  house = await openHouse({ modules })
  rows = await buildRegister(house.engine)
})
afterAll(() => house[Symbol.asyncDispose]())

test('each activity is a row, drawn from the tables that arise in it', async () => {
  expect(rows.map(({ module, key }) => `${module}.${key}`)).toEqual([
    'registry.visits',
    'registry.parcels',
    'engine.engine',
  ])
  expect(rows[0]).toMatchObject({
    heldAs: 'controller',
    special: false,
    categories: ['content', 'network'],
    retention: [{ table: 'visit', period: { days: 15 }, editable: true, source: { en: 'notice 3.1' } }],
  })
  expect(rows[1]?.retention).toMatchObject([
    { table: 'parcel', period: { months: 1 }, editable: false },
    { table: 'parcel_item', period: null, source: { de: 'geht mit parcel' }, goesWith: 'parcel' },
  ])
})

test('promises of its clause stand in it with the protection goals that they serve, in every form', () => {
  const visits = { key: '3.1/visits', goals: ['minimisation', 'unlinkability'] }
  const other = { key: '3.10/other', goals: ['integrity'] }
  // A clause that no activity stands in goes to the first of its module.
  expect(rows.map((row) => row.promises)).toEqual([[visits, other], [visits], []])
  expect(registerCsv(rows, 'de')).toContain(
    '"3.1/visits: Datenminimierung, Nichtverkettung; 3.10/other: Integrität"',
  )
  expect(registerCsv(rows, 'en')).toContain('"3.1/visits: data minimisation, unlinkability"')
  const { '@graph': graph } = JSON.parse(registerJsonLd(rows)) as { '@graph': object[] }
  expect(graph[0]).toMatchObject({
    'dpv:hasTechnicalOrganisationalMeasure': [
      {
        '@type': 'dpv:TechnicalOrganisationalMeasure',
        'dct:identifier': '3.1/visits',
        'dct:subject': expect.arrayContaining([
          { '@language': 'de', '@value': 'Nichtverkettung' },
        ]) as unknown,
      },
      { 'dct:identifier': '3.10/other' },
    ],
  })
})

test('an edited period stands in it at once', async () => {
  await editPeriod(house.engine, {
    module: 'registry',
    table: 'visit',
    period: { days: 7 },
    actor: 'staff:1',
  })
  expect((await buildRegister(house.engine))[0]?.retention[0]?.period).toEqual({ days: 7 })
})

describe('as a table', () => {
  test('it has the columns of Art. 30, quoted, in the language asked for', () => {
    const lines = registerCsv(rows, 'de').split('\r\n')
    expect(lines[0]).toMatch(/^\uFEFF"Verarbeitungstätigkeit";"Schlüssel";"Rolle";"Zweck"/)
    expect(lines[1]).toContain('"Zählen, ""wer"" kommt; mehr nicht"')
    expect(lines[1]).toContain('"visit: 15 Tage (Erklärung Abschnitt 3.1)"')
    expect(registerCsv(rows, 'en')).toContain('"visit: 15 days (notice 3.1)"')
  })

  test('no cell is a formula', () => {
    expect(registerCsv(rows, 'en')).toContain(`,"'=HYPERLINK(""x"")",`)
    for (const sign of ['=', '+', '-', '@', '\t', '\r']) {
      const [row] = rows
      if (!row) throw new Error('no row')
      const risky = { ...row, activity: { ...activity, name: say(`${sign}1+1`, `${sign}1+1`) } }
      expect(registerCsv([risky], 'en')).toContain(`"'${sign}1+1"`)
    }
  })
})

test('as JSON-LD it speaks in terms of the Data Privacy Vocabulary', () => {
  const controller = {
    name: 'Muster GmbH',
    street: 'Hauptstraße 1',
    postcode: '70173',
    city: 'Stuttgart',
    country: 'DE',
    email: 'info@muster.example',
    phone: '+49 711 1',
  }
  const read = JSON.parse(registerJsonLd(rows, controller)) as {
    '@context': object
    '@graph': Record<string, unknown>[]
  }
  expect(read['@context']).toMatchObject({ dpv: 'https://w3id.org/dpv#' })
  expect(read['@graph'][0]).toMatchObject({ '@type': 'dpv:DataController', 'dpv:hasName': 'Muster GmbH' })
  expect(read['@graph'][1]).toMatchObject({
    '@id': '#registry.visits',
    '@type': 'dpv:Process',
    'dpv:hasDataController': { '@id': '#controller' },
    'dpv:hasLegalBasis': [
      { '@id': 'eu-gdpr:A6-1-b' },
      { '@id': 'eu-gdpr:A6-1-f' },
      { '@type': 'dpv:LegalBasis' },
    ],
    'dpv:hasPersonalData': [{ '@id': 'pd:Communication' }, { '@id': 'pd:DeviceBased' }],
    'dpv:hasStorageCondition': [
      { '@type': 'dpv:StorageDuration', 'dpv:hasDuration': { '@type': 'xsd:duration', '@value': 'P15D' } },
    ],
  })
})
