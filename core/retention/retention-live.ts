import type { Engine } from '../engine.ts'
import { readConcept } from './concept.ts'
import { listHoldables, listHolds } from './hold-list.ts'
import { liftHold, placeHold, reviewHold } from './holds.ts'
import { closeYear, listYears, openYear } from './open-years.ts'
import { previewRetention } from './preview.ts'
import { pageDeletions } from './protocol.ts'
import type { Retention } from './retention.ts'

/** What the screens see and do about retention. */
export const createRetention = (engine: Engine): Retention => ({
  preview: (until) => previewRetention(engine, until),
  holds: (options) => listHolds(engine, options),
  holdables: () => listHoldables(engine),
  hold: (hold, actor) => placeHold(engine, { ...hold, actor }),
  review: (id, reviewOn, actor) => reviewHold(engine, { id, reviewOn, actor }),
  lift: (id, actor) => liftHold(engine, { id, actor }),
  years: () => listYears(engine),
  openYear: (year, reason, actor) => openYear(engine, { year, reason, actor }),
  closeYear: (year, actor) => closeYear(engine, { year, actor }),
  deletions: (options) => pageDeletions(engine, options),
  concept: () => readConcept(engine),
})
