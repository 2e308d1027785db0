/** What verification found wrong. */
type FaultKind =
  | 'edited'
  | 'inserted'
  | 'deleted'
  | 'reordered'
  | 'truncated'
  | 'payload-edited'
  | 'payload-inserted'
  | 'payload-deleted'
  | 'checkpoint'

export interface Fault {
  readonly kind: FaultKind
  /** The entry, or the first of several in a row. */
  readonly sequence: number
  /** The last of several in a row. */
  readonly to?: number
  /** Where the entry of a `reordered` row belongs. */
  readonly belongs?: number
}

const say: Record<FaultKind, (place: string, fault: Fault) => string> = {
  edited: (place) => `${place} was edited`,
  inserted: (place) => `${place} was not written by this installation`,
  deleted: (place) => `${place} was deleted`,
  reordered: (place, fault) => `${place} stands in the wrong place; it is entry ${fault.belongs}`,
  truncated: (place) => `${place} is missing from the end`,
  'payload-edited': (place) => `the payload of ${place} was edited`,
  'payload-inserted': (place) => `a payload stands at ${place}, which does not exist`,
  'payload-deleted': (place) => `the payload of ${place} was deleted before its period ended`,
  checkpoint: (place) => `the checkpoint at ${place} was not signed by this installation, or is missing`,
}

/** A fault as a sentence, for the command line. */
export const describeFault = (fault: Fault): string =>
  say[fault.kind](
    fault.to === undefined || fault.to === fault.sequence
      ? `entry ${fault.sequence}`
      : `entry ${fault.sequence} to ${fault.to}`,
    fault,
  )
