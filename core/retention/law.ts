import { type Bilingual, say } from '../errors.ts'
import type { Period } from './keep.ts'

/** Classes of documents that German tax and commercial law make everybody keep. */
export type LawClass = 'books' | 'voucher' | 'letter'

export interface LawVersion {
  /**
   * First day of force. It applies to every document whose period under the version before had not run out by then
   * (Art. 97 § 19a EGAO); for banks and insurers a year later, which this table does not follow.
   */
  readonly since: string
  readonly period: Period
  readonly source: Bilingual
}

export interface Law {
  readonly name: Bilingual
  readonly covers: Bilingual
  /** With what the period begins. */
  readonly begins: Bilingual
  /** Oldest first. */
  readonly versions: readonly [LawVersion, ...LawVersion[]]
}

/** The day up to which the table below was held against the law. */
export const lawRead = '2026-11-25'

const begins = say(
  'the end of the calendar year in which the document came about or its last entry was made (§ 147(4) AO, § 257(5) HGB)',
  'Schluss des Kalenderjahrs, in dem die Unterlage entstanden oder die letzte Eintragung gemacht worden ist (§ 147 Abs. 4 AO, § 257 Abs. 5 HGB)',
)

/** The periods of § 147 AO and § 257 HGB, with the versions that documents still at hand can fall under. */
export const laws: Readonly<Record<LawClass, Law>> = {
  books: {
    name: say('Books and annual accounts', 'Bücher und Jahresabschlüsse'),
    covers: say(
      'books and records, inventories, annual accounts, management reports, the opening balance, and what is needed to understand them',
      'Bücher und Aufzeichnungen, Inventare, Jahresabschlüsse, Lageberichte, die Eröffnungsbilanz und die zu ihrem Verständnis nötigen Unterlagen',
    ),
    begins,
    versions: [
      {
        since: '1977-01-01',
        period: { years: 10 },
        source: say(
          '§ 147(1) no. 1, (3) sentence 1 AO; § 257(1) no. 1, (4) HGB',
          '§ 147 Abs. 1 Nr. 1, Abs. 3 Satz 1 AO; § 257 Abs. 1 Nr. 1, Abs. 4 HGB',
        ),
      },
    ],
  },
  voucher: {
    name: say('Vouchers and invoices', 'Buchungsbelege und Rechnungen'),
    covers: say(
      'vouchers; invoices issued and received',
      'Buchungsbelege; ausgestellte und erhaltene Rechnungen',
    ),
    begins,
    versions: [
      {
        since: '1998-12-24',
        period: { years: 10 },
        source: say(
          '§ 147(1) no. 4, (3) AO, § 257(4) HGB, § 14b(1) UStG, each as in force until 31 December 2024',
          '§ 147 Abs. 1 Nr. 4, Abs. 3 AO, § 257 Abs. 4 HGB, § 14b Abs. 1 UStG, jeweils in der bis 31. Dezember 2024 geltenden Fassung',
        ),
      },
      {
        since: '2025-01-01',
        period: { years: 8 },
        source: say(
          '§ 147(1) no. 4, (3) sentence 1 AO; § 257(1) no. 4, (4) HGB; § 14b(1) UStG (BEG IV, Federal Law Gazette 2024 I no. 323; transition: Art. 97 § 19a(2) EGAO)',
          '§ 147 Abs. 1 Nr. 4, Abs. 3 Satz 1 AO; § 257 Abs. 1 Nr. 4, Abs. 4 HGB; § 14b Abs. 1 UStG (BEG IV, BGBl. 2024 I Nr. 323; Übergang: Art. 97 § 19a Abs. 2 EGAO)',
        ),
      },
    ],
  },
  letter: {
    name: say('Commercial letters', 'Handels- und Geschäftsbriefe'),
    covers: say(
      'commercial and business letters received, copies of those sent, and other documents of importance for taxation',
      'empfangene Handels- und Geschäftsbriefe, Wiedergaben der abgesandten und sonstige Unterlagen, die für die Besteuerung von Bedeutung sind',
    ),
    begins,
    versions: [
      {
        since: '1977-01-01',
        period: { years: 6 },
        source: say(
          '§ 147(1) nos. 2, 3 and 5, (3) sentence 1 AO; § 257(1) nos. 2 and 3, (4) HGB',
          '§ 147 Abs. 1 Nr. 2, 3 und 5, Abs. 3 Satz 1 AO; § 257 Abs. 1 Nr. 2 und 3, Abs. 4 HGB',
        ),
      },
    ],
  },
}

/** Why documents of a year whose taxes may still be assessed outlast their period. */
export const suspensionSource = say('§ 147(3) sentence 5 AO', '§ 147 Abs. 3 Satz 5 AO')

/** The version in force on a day `YYYY-MM-DD`; the newest without one. */
export function lawOf(lawClass: LawClass, day = '9999-12-31'): LawVersion {
  const { versions } = laws[lawClass]
  return versions.findLast(({ since }) => since <= day) ?? versions[0]
}
