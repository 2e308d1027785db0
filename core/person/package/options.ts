import type { Language } from '../../errors.ts'
import type { EvidenceKeys } from '../../evidence/keys.ts'
import type { RegisterRow } from '../../house.ts'
import type { Recipient } from '../../network.ts'
import type { ReadTable } from '../persons.ts'

/** Who answers, and whom a person can turn to; the notice's facts, as plain data. */
export interface Controller {
  readonly name: string
  readonly street: string
  readonly postcode: string
  readonly city: string
  readonly phone: string
  readonly email: string
  /** The data protection officer. */
  readonly officer: { readonly name: string; readonly email: string }
  /** Where a complaint can be lodged (Art. 77 GDPR). */
  readonly authority: {
    readonly name: string
    readonly street: string
    readonly postcode: string
    readonly city: string
    readonly phone: string
    readonly web: string
  }
}

/** Data of this person that was disclosed to somebody (Art. 15(1)(c), Art. 19 GDPR). */
export interface Disclosure {
  readonly at: Date
  readonly recipient: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** What was disclosed. */
  readonly data: string
  /** Why, with its legal basis. */
  readonly reason: string
}

/** What is asked for, and by whom it is answered. */
export interface HandOut {
  /** All data with what Art. 15(1) GDPR tells (`access`), or what the person provided, for use elsewhere (`portability`, Art. 20). */
  readonly kind: 'access' | 'portability'
  readonly language: Language
  readonly controller: Controller
  /** To whom data of this person was disclosed. */
  readonly disclosures?: AsyncIterable<Disclosure>
  readonly requestId: string
}

export interface PackageOptions extends HandOut {
  /** `persons.read(finding)` */
  readonly tables: AsyncIterable<ReadTable>
  /** `house.register()` */
  readonly register: readonly RegisterRow[]
  /** `house.recipients()` */
  readonly recipients: readonly Recipient[]
  /** Sign the manifest. */
  readonly keys: Pick<EvidenceKeys, 'signing' | 'verifying'>
  readonly now: Date
  /** The controller's zone, in which times are told. */
  readonly zone: string
  /** Where what does not fit into memory lies, encrypted, until its turn comes; a folder on a disk. */
  readonly spool: string
}
