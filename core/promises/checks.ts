import type { Bilingual } from '../errors.ts'
import { say } from '../errors.ts'
import { broken, kept, unproven, type Verdict } from './declare.ts'
import type { Proof } from './proof.ts'
import { moment, periodInWords } from './wording.ts'

type Check = <T>(proof: Proof<T>) => Promise<Verdict>

/** A check of a table's retention; the engine plants canaries where it is named. */
export interface RetentionCheck extends Check {
  readonly table: string
}

/** How far past its period a row may be before its promise is broken: hours are dropped as a whole, and sweeps take a while. */
export const toleranceMinutes = 90

/** A sweep that last ran longer ago than this proves nothing. */
const sweepMinutes = 10

const minutesSince = (now: Date, then: Date): number => Math.floor((now.getTime() - then.getTime()) / 60_000)

/** A sentence about what is held, with a space before it; nothing where nothing is. */
const exempted = (held: number): Bilingual =>
  held === 0
    ? say('', '')
    : say(
        ` ${held} ${held === 1 ? 'entry is' : 'entries are'} held for a recorded reason.`,
        ` ${held} ${held === 1 ? 'Eintrag wird' : 'Einträge werden'} durch eine Löschsperre aufbewahrt.`,
      )

/**
 * Kept while no row of the table is older than its period allows (within `tolerance`, in minutes), none was deleted
 * before it, and the sweep was seen to work: it ran lately without failing, and a canary died of it. What a hold
 * stops from going is named and does not count; that it is still there does.
 */
export function keptByRetention(table: string, tolerance = toleranceMinutes): RetentionCheck {
  const check: Check = async (proof) => {
    const facts = await proof.retention(table)
    const { oldest, overdueMinutes, lastSweep, canaryDiedAt, deletedEarly, held, heldGone, openYears } = facts
    const now = proof.now()
    const sweptAgo = lastSweep ? minutesSince(now, lastSweep) : null
    const figures = {
      ...(oldest ? { oldest: oldest.toISOString() } : {}),
      overdueMinutes: Math.max(0, overdueMinutes),
      deletedEarly,
      held,
      ...(heldGone > 0 ? { heldGone } : {}),
      ...(openYears.length > 0 ? { openYears: openYears.join(', ') } : {}),
      ...(lastSweep ? { lastSweep: lastSweep.toISOString() } : {}),
      ...(canaryDiedAt ? { canaryDiedAt: canaryDiedAt.toISOString() } : {}),
    }
    const at = (date: Date): Bilingual => moment(date, proof.ctx.config.zone)
    const period = periodInWords(facts.period)

    if (overdueMinutes > tolerance && oldest)
      return broken(
        say(
          `The oldest entry is of ${at(oldest).en} and ought to be gone: the period is ${period.en}.`,
          `Der älteste Eintrag stammt vom ${at(oldest).de} und müsste gelöscht sein: Die Frist beträgt ${period.de}.`,
        ),
        figures,
      )
    if (deletedEarly > 0)
      return broken(
        say(
          `${deletedEarly} entries were deleted before their period of ${period.en} had passed.`,
          `${deletedEarly} Einträge wurden gelöscht, bevor ihre Frist abgelaufen war (${period.de}).`,
        ),
        figures,
      )
    if (heldGone > 0)
      return broken(
        say(
          `${heldGone} ${heldGone === 1 ? 'entry is' : 'entries are'} gone although a hold stopped the deletion.`,
          `${heldGone} ${heldGone === 1 ? 'Eintrag ist' : 'Einträge sind'} gelöscht, obwohl eine Löschsperre galt.`,
        ),
        figures,
      )
    if (lastSweep === null || sweptAgo === null)
      return unproven(
        say('The automatic deletion has not run yet.', 'Die automatische Löschung ist noch nicht gelaufen.'),
        figures,
      )
    if (facts.lastSweepFailed)
      return broken(
        say(
          `The automatic deletion failed on ${at(lastSweep).en}.`,
          `Die automatische Löschung ist am ${at(lastSweep).de} fehlgeschlagen.`,
        ),
        figures,
      )
    if (sweptAgo > sweepMinutes)
      return broken(
        say(
          `The automatic deletion has not run since ${at(lastSweep).en}.`,
          `Die automatische Löschung ist seit dem ${at(lastSweep).de} nicht mehr gelaufen.`,
        ),
        figures,
      )
    if (canaryDiedAt === null)
      return unproven(
        say(
          'The automatic deletion has run, but has not yet been seen to delete a test entry.',
          'Die automatische Löschung läuft, hat aber noch keinen Probeeintrag nachweislich gelöscht.',
        ),
        figures,
      )
    const last = at(canaryDiedAt)
    const exempt = exempted(held)
    return kept(
      oldest
        ? say(
            `The oldest entry is of ${at(oldest).en}.${exempt.en} The automatic deletion last removed a test entry on ${last.en}.`,
            `Der älteste Eintrag stammt vom ${at(oldest).de}.${exempt.de} Die automatische Löschung hat zuletzt am ${last.de} einen Probeeintrag entfernt.`,
          )
        : say(
            `There is no ${held > 0 ? 'other ' : ''}entry.${exempt.en} The automatic deletion last removed a test entry on ${last.en}.`,
            `Es ist kein ${held > 0 ? 'weiterer ' : ''}Eintrag vorhanden.${exempt.de} Die automatische Löschung hat zuletzt am ${last.de} einen Probeeintrag entfernt.`,
          ),
      figures,
    )
  }
  return Object.assign(check, { table })
}

/** Kept while the live table has no column but those allowed. */
export const onlyColumns =
  (table: string, allowed: readonly string[]): Check =>
  async (proof) => {
    const found = await proof.columns(table)
    const extra = found.filter((column) => !allowed.includes(column))
    const figures = { columns: found.length, notAllowed: extra.length }
    return extra.length > 0
      ? broken(
          say(
            `More is stored than promised: ${extra.join(', ')}.`,
            `Es wird mehr gespeichert als zugesagt: ${extra.join(', ')}.`,
          ),
          figures,
        )
      : kept(
          say(
            `The ${found.length} fields of the table are the ones named, and no others.`,
            `Die ${found.length} Felder der Tabelle sind die genannten und keine weiteren.`,
          ),
          figures,
        )
  }

/** Kept while the database lets no one at the table but the module that it belongs to. */
export const nobodyElseReads =
  (table: string): Check =>
  async (proof) => {
    const readers = await proof.foreignReaders(table)
    return readers.length > 0
      ? broken(
          say(
            `Others than the part of the system responsible have access: ${readers.join(', ')}.`,
            `Außer dem zuständigen Teil des Systems haben auch andere Zugriff: ${readers.join(', ')}.`,
          ),
          { readers: readers.length },
        )
      : kept(
          say(
            'In the database only the part of the system responsible has access to these data.',
            'In der Datenbank hat nur der zuständige Teil des Systems Zugriff auf diese Daten.',
          ),
          { readers: 0 },
        )
  }
