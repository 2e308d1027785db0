import type { Archive } from './archive.ts'
import type { PackageOptions } from './options.ts'
import type { SmallRows } from './small.ts'
import type { Spool } from './spool.ts'
import type { Say } from './texts.ts'
import type { Reader } from './values.ts'

/** What the parts of a package share while it is made. */
export interface Packing {
  readonly options: PackageOptions
  readonly language: PackageOptions['language']
  readonly say: Say
  readonly reader: Reader
  readonly archive: Archive
  /** The table under way. */
  readonly json: Spool
  readonly csv: Spool
  /** First pages of the tables, which go into the pages of the activities. */
  readonly firsts: Spool
  /** All rows, as long as they are few. */
  readonly small: SmallRows
}
