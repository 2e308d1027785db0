import { minus } from '#core/calendar.ts'
import { type Bilingual, say } from '#core/errors.ts'
import { broken, kept, type Promised, promised, unproven, type Verdict } from '#core/promises/declare.ts'
import { keptByRetention, onlyColumns } from '#core/promises/checks.ts'
import type { Proof } from '#core/promises/proof.ts'
import { officer } from '#modules/notice'
import type { Tables } from './data.ts'
import { type ForeignLog, foreignLogs, logPeriod } from './foreign-logs.ts'
import { readMailOf } from './mails.ts'
import { type Probe, probeOfficer, probeOfficers } from './smtp-probe.ts'

const ways: Record<Probe['way'], Bilingual> = {
  smtp: say('by SMTP', 'per SMTP'),
  lmtp: say('by LMTP', 'per LMTP'),
  internal: say('inside the house, since no listener is open', 'im Haus, da kein Empfang geöffnet ist'),
}

const supportSees = (proof: Proof<Tables>, mailId: number): Promise<boolean> =>
  readMailOf(proof.ctx, 'support', mailId).then(
    () => true,
    () => false,
  )

async function checkOfficer(proof: Proof<Tables>): Promise<Verdict> {
  const probes = await probeOfficers(proof.ctx, async ({ way, rows }) => {
    const reached = rows.filter((row) => row.route === 'officer').length
    const seen = await Promise.all(rows.map((row) => supportSees(proof, row.id)))
    const strayed = rows.length - reached
    return { way, reached, strayed, alone: reached === 1 && strayed === 0 && !seen.includes(true) }
  })
  const [first] = probes
  if (!first)
    return unproven(
      say(
        'No address of a data protection officer is entered yet; the settings of the notice ask for it.',
        'Es ist noch keine Adresse einer oder eines Datenschutzbeauftragten eingetragen; die Einstellungen der Erklärung fragen danach.',
      ),
    )
  const { way } = first
  const sum = (of: 'reached' | 'strayed'): number => probes.reduce((all, one) => all + one[of], 0)
  const [reached, strayed, addresses] = [sum('reached'), sum('strayed'), probes.length]
  const figures = { reached, strayed, way, addresses }
  if (!probes.every(({ alone }) => alone))
    return broken(
      say(
        `A test message to each of ${addresses} addresses of the officer did not arrive only with the officer (there: ${reached}, elsewhere: ${strayed}).`,
        `Je eine Prüfnachricht an ${addresses} Adressen der oder des Beauftragten kam nicht nur dort an (dort: ${reached}, anderswo: ${strayed}).`,
      ),
      figures,
    )
  return kept(
    addresses === 1
      ? say(
          `A test message to the officer (${ways[way].en}) reached the officer’s queue and nobody else.`,
          `Eine Prüfnachricht an die oder den Beauftragten (${ways[way].de}) kam in dessen Eingang an und nirgends sonst.`,
        )
      : say(
          `Test messages to all ${addresses} addresses of the officer, today’s and former (${ways[way].en}), reached the officer’s queue and nobody else.`,
          `Prüfnachrichten an alle ${addresses} Adressen der oder des Beauftragten, die heutige und frühere (${ways[way].de}), kamen in dessen Eingang an und nirgends sonst.`,
        ),
    figures,
  )
}

const toleranceMinutes = 90

/** What is wrong with log files of other mail servers, or null. */
async function foreignFault(proof: Proof<Tables>): Promise<Verdict | null> {
  let logs: ForeignLog[]
  try {
    logs = await foreignLogs(proof.ctx)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'error'
    return broken(
      say(
        `A log file that is named in the settings can’t be read (${reason}).`,
        `Eine in den Einstellungen genannte Protokolldatei ist nicht lesbar (${reason}).`,
      ),
    )
  }
  const cutoff = minus(proof.now(), logPeriod, proof.ctx.config.zone).getTime() - toleranceMinutes * 60_000
  const old = logs.filter((log) => log.oldest && log.oldest.getTime() < cutoff).map((log) => log.file)
  const blank = logs.filter((log) => log.size > 0 && !log.oldest).map((log) => log.file)
  const figures = { files: logs.length, overdueFiles: old.length, unreadableFiles: blank.length }
  if (old.length > 0)
    return broken(
      say(
        `Lines older than 15 days stand in ${old.join(', ')}. Rotate the file daily, or let Zusage cut it.`,
        `In ${old.join(', ')} stehen Zeilen, die älter als 15 Tage sind. Rotieren Sie die Datei täglich, oder lassen Sie Zusage sie kürzen.`,
      ),
      figures,
    )
  if (blank.length > 0)
    return broken(
      say(
        `No time can be read from ${blank.join(', ')}. Name files with syslog or RFC 3339 stamps.`,
        `Aus ${blank.join(', ')} ist keine Zeit zu lesen. Geben Sie Dateien mit Zeitangaben nach syslog oder RFC 3339 an.`,
      ),
      figures,
    )
  return null
}

const ownLogKept = keptByRetention('transport_log', toleranceMinutes)

const checkLogAge = Object.assign(
  async (proof: Proof<Tables>): Promise<Verdict> => (await foreignFault(proof)) ?? ownLogKept(proof),
  { table: ownLogKept.table },
)

/** What client and servers transmit: times, hosts, envelope, size, status. */
const logFields =
  `at id direction peer_host peer_address sender recipients size code response queue_id`.split(' ')

const fieldsKept = onlyColumns('transport_log', logFields)

async function checkLogFields(proof: Proof<Tables>): Promise<Verdict> {
  const fields = await fieldsKept(proof)
  if (fields.state !== 'kept') return fields
  const log = await probeOfficer(proof.ctx, async (probe) => probe.log)
  if (!log)
    return unproven(
      say(
        'The fields are the ones named; a test message needs the officer’s address, which is not entered yet.',
        'Die Felder sind die genannten; eine Prüfnachricht braucht die Adresse der oder des Datenschutzbeauftragten, die noch nicht eingetragen ist.',
      ),
      fields.figures,
    )
  const figures = { ...fields.figures, ...log }
  if (log.mentions > 0)
    return broken(
      say(
        'The subject of a test message stands in the mail log.',
        'Der Betreff einer Prüfnachricht steht im Mailprotokoll.',
      ),
      figures,
    )
  if (log.lines === 0)
    return broken(
      say(
        'A test message left no line in the mail log.',
        'Eine Prüfnachricht hinterließ keine Zeile im Mailprotokoll.',
      ),
      figures,
    )
  return kept(
    say(
      `The mail log has exactly the ${logFields.length} fields named; of a test message it holds neither subject nor text.`,
      `Das Mailprotokoll hat genau die ${logFields.length} genannten Felder; von einer Prüfnachricht enthält es weder Betreff noch Text.`,
    ),
    figures,
  )
}

export const promises: readonly Promised<Tables>[] = [
  promised(
    '2/officer',
    say(
      'Our data protection officer can be reached at {email}. What you write there reaches the officer alone; the support team does not see it.',
      'Unsere Datenschutzbeauftragte oder unseren Datenschutzbeauftragten erreichen Sie unter {email}. Ihre Nachricht geht allein dorthin; das Supportteam sieht sie nicht.',
    ),
    {
      goals: ['transparency', 'intervenability'],
      source: 'Art. 13(1)(b), Art. 38(4), (5) GDPR; notice 2',
      values: async ({ ctx }) => ({ email: (await officer(ctx)).email || '–' }),
      check: checkOfficer,
    },
  ),
  promised(
    '3.2/mail-log-15-days',
    say(
      'The logs of our mail servers are deleted automatically after 15 days.',
      'Die Protokolle unserer Mailserver werden nach 15 Tagen automatisch gelöscht.',
    ),
    {
      goals: ['minimisation'],
      source: 'Art. 5(1)(e) GDPR; notice 3.2',
      check: Object.assign(checkLogAge, { table: 'transport_log' }),
    },
  ),
  promised(
    '3.2/mail-log-fields',
    say(
      'They hold only what mail programs and mail servers transmit for delivery: times, names and addresses of the servers, sender and recipients, size and status. Subject and content are not in them.',
      'Sie enthalten nur, was Mailprogramme und Mailserver zur Zustellung übermitteln: Zeitpunkte, Namen und Adressen der Server, Absender und Empfänger, Größe und Status. Betreff und Inhalt stehen nicht darin.',
    ),
    { goals: ['minimisation'], source: 'Art. 5(1)(c) GDPR; notice 3.2', check: checkLogFields },
  ),
]
