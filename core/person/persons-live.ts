import type { Engine } from '../engine.ts'
import { readAct, startAct, startCorrections, startLifting } from './acts.ts'
import { checkClaim } from '../retention/holds-of-acts.ts'
import { carryOn } from './carry-on.ts'
import { checkCorrections } from './corrections.ts'
import { countByActivity } from './counts.ts'
import { disclosedOf } from './disclosed.ts'
import { errors } from './errors.ts'
import { findPerson } from './find.ts'
import { decideRows, readFinding, readRows, requireFinding } from './findings.ts'
import { countOf, normalise } from './identifiers.ts'
import { object, objects, withdrawObjection } from './objections.ts'
import { handOut } from './package/hand-out.ts'
import type { Persons } from './persons.ts'
import { planAct } from './plan.ts'
import { doAgain } from './reopen.ts'
import { readFound } from './read.ts'
import { noteGone, noteReceived, noteSettled } from './received.ts'
import { renewFinding } from './renew.ts'
import { countUndone } from './verify.ts'

/** The rights of persons, carried out over the ledgers of all modules. */
export const createPersons = (engine: Engine): Persons => ({
  async find(identifiers, rows = []) {
    if (countOf(normalise(identifiers)) + rows.length === 0) throw errors.nothing_given()
    return readFinding(engine, await findPerson(engine, identifiers, rows))
  },
  finding: (id) => readFinding(engine, id),
  async renew(id) {
    await renewFinding(engine, id)
    return readFinding(engine, id)
  },
  rows: (finding, of) => readRows(engine, finding, of),
  decide: (finding, rows, included, reason, { redact = false } = {}) =>
    decideRows(engine, finding, rows, { included, redact, reason }),
  counts: (identifiers) => countByActivity(engine, identifiers),
  read: (finding, options) => readFound(engine, finding, options),
  async pack(finding, asked) {
    await requireFinding(engine, finding)
    return handOut(engine, finding, { disclosures: disclosedOf(engine, finding), ...asked })
  },
  disclosures: (finding) => disclosedOf(engine, finding),
  plan: (finding, kind) => planAct(engine, finding, kind),
  erase: (finding) => startAct(engine, finding, 'erase'),
  restrict: (finding, claim) => startAct(engine, finding, 'restrict', claim),
  checkClaim: (claim) => checkClaim(engine, claim),
  lift: (restriction) => startLifting(engine, restriction),
  async rectify(finding, corrections) {
    await checkCorrections(engine, corrections)
    return startCorrections(engine, finding, corrections)
  },
  act: (id) => readAct(engine, id),
  carryOn: (act) => carryOn(engine, act),
  again: (act) => doAgain(engine, act),
  reverify: (act) => countUndone(engine, act),
  object: (identifiers, objection, activity) => object(engine, identifiers, objection, activity),
  withdrawObjection: (identifiers, objection, activity) =>
    withdrawObjection(engine, identifiers, objection, activity),
  objects: (identifiers, objection, activity, since) =>
    objects(engine, identifiers, objection, activity, since),
  noteReceived: (row, values) => noteReceived(engine, row, values),
  noteSettled: (row, values) => noteSettled(engine, row, values),
  noteGone: (row) => noteGone(engine, row),
  async forget(finding) {
    await engine.owner.deleteFrom('finding').where('id', '=', finding).execute()
  },
})
