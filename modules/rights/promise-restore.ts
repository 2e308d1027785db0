import { say } from '#core/errors.ts'
import { broken, kept, promised, unproven, type Verdict } from '#core/promises/declare.ts'
import type { Proof } from '#core/promises/proof.ts'
import type { Tables } from './data.ts'

/** Whether what was erased would come back with a backup: a planted row, and the last backup that was restored aside. */
async function checkRestores({ ctx }: Proof<Tables>): Promise<Verdict> {
  const { repeats, last } = await ctx.house.restores()
  const figures = {
    repeats: repeats ?? false,
    backup: last?.backup ?? '',
    resurrected: last?.resurrected ?? 0,
    matched: last?.matched ?? 0,
  }
  if (last?.failed)
    return broken(
      say(
        `The backup ${last.backup} could not be restored on trial: ${last.failed}`,
        `Die Sicherung ${last.backup} ließ sich zur Probe nicht wiederherstellen: ${last.failed}`,
      ),
      figures,
    )
  if (last && last.resurrected > 0)
    return broken(
      say(
        `Restored on trial, the backup ${last.backup} brought back ${last.resurrected} rows of erased persons.`,
        `Zur Probe wiederhergestellt, brachte die Sicherung ${last.backup} ${last.resurrected} Zeilen gelöschter Personen zurück.`,
      ),
      figures,
    )
  if (repeats === false)
    return broken(
      say(
        'A planted row whose erasure was repeated from the log is still there.',
        'Eine eigens angelegte Zeile, deren Löschung aus dem Protokoll wiederholt wurde, ist noch da.',
      ),
      figures,
    )
  if (repeats === null)
    return unproven(
      say('There is no table to try it on.', 'Es gibt keine Tabelle, an der es sich erproben ließe.'),
      figures,
    )
  return kept(
    last
      ? say(
          `A planted row went when its erasure was repeated; the backup ${last.backup}, restored on trial, brought nobody back.`,
          `Eine eigens angelegte Zeile verschwand, als ihre Löschung wiederholt wurde; die Sicherung ${last.backup}, zur Probe wiederhergestellt, brachte niemanden zurück.`,
        )
      : say(
          'A planted row went when its erasure was repeated. No backup was made yet.',
          'Eine eigens angelegte Zeile verschwand, als ihre Löschung wiederholt wurde. Eine Sicherung gibt es noch nicht.',
        ),
    figures,
  )
}

export const restorePromise = promised<Tables>(
  '5/erasure-outlives-restore',
  say(
    'When we restore a backup, everything that was erased, restricted or corrected since is erased, restricted or corrected again before anybody works with it.',
    'Stellen wir eine Sicherung wieder her, wird alles, was seither gelöscht, eingeschränkt oder berichtigt wurde, erneut gelöscht, eingeschränkt oder berichtigt, bevor jemand damit arbeitet.',
  ),
  {
    check: checkRestores,
    goals: ['intervenability', 'availability', 'integrity'],
    source: 'Art. 17, 18, 16 and 32(1)(c) GDPR',
  },
)
