import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { plus } from '#core/calendar.ts'
import { say } from '#core/errors.ts'
import { keptByRetention } from '#core/promises/checks.ts'
import { broken, kept, unproven, type Verdict } from '#core/promises/declare.ts'
import type { Proof } from '#core/promises/proof.ts'
import { accessLog } from './access-log.ts'
import { ledger, type Tables } from './data.ts'
import { inspectForeignLogs } from './foreign-logs.ts'

/** Hours are dropped as a whole, and the sweep has a tolerance. */
const toleranceMinutes = 90

const checkOwn = keptByRetention('access_log', toleranceMinutes)

const minutesBetween = (earlier: Date, later: Date): number =>
  Math.round((later.getTime() - earlier.getTime()) / 60_000)

const days = (proof: Proof<Tables>, oldest: Date | null): number =>
  oldest ? Math.floor(minutesBetween(oldest, proof.now()) / (24 * 60)) : 0

/** Log files of other servers: the oldest line on disk. Null when none are declared. */
async function checkForeign(proof: Proof<Tables>): Promise<Verdict | null> {
  const { files, unmatched } = await inspectForeignLogs(proof.ctx)
  if (files.length === 0 && unmatched.length === 0) return null
  const { period } = await proof.retention('access_log')
  const faults = files.filter((file) => file.fault)
  const late = files.flatMap((file) => {
    if (!file.oldest) return []
    const due = plus(file.oldest, period, proof.ctx.config.zone)
    const minutes = minutesBetween(due, proof.now())
    return minutes > toleranceMinutes ? [{ path: file.path, minutes }] : []
  })
  const oldest = files.reduce<Date | null>(
    (found, { oldest }) => (oldest && (!found || oldest < found) ? oldest : found),
    null,
  )
  const figures = { foreignFiles: files.length, foreignOldestDays: days(proof, oldest) }
  const [first] = late
  if (first)
    return broken(
      say(
        `${first.path} holds a line ${first.minutes} minutes past its period.`,
        `${first.path} enthält eine Zeile, die ${first.minutes} Minuten über ihrer Frist liegt.`,
      ),
      figures,
    )
  if (faults.length > 0 || unmatched.length > 0) {
    const which = [...faults.map((file) => `${file.path} (${file.fault})`), ...unmatched].join(', ')
    return unproven(say(`Could not be looked at: ${which}.`, `Nicht prüfbar: ${which}.`), {
      ...figures,
      unreadable: faults.length + unmatched.length,
    })
  }
  return kept(
    say(
      `In ${files.length} files of other servers the oldest line is ${days(proof, oldest)} days old.`,
      `In ${files.length} Dateien anderer Server ist die älteste Zeile ${days(proof, oldest)} Tage alt.`,
    ),
    figures,
  )
}

const worst = { broken: 0, unproven: 1, kept: 2 }

/** The own log, and the files of other servers on disk; the worse of the two is shown first. */
export const checkLogAge = Object.assign(
  async (proof: Proof<Tables>): Promise<Verdict> => {
    const own = await checkOwn(proof)
    const foreign = await checkForeign(proof)
    if (!foreign) return own
    const [first, second] = worst[foreign.state] < worst[own.state] ? [foreign, own] : [own, foreign]
    return {
      state: first.state,
      seen: say(`${first.seen.en} ${second.seen.en}`, `${first.seen.de} ${second.seen.de}`),
      figures: { ...own.figures, ...foreign.figures },
    }
  },
  { table: checkOwn.table },
)

/** The columns are exactly those declared, and a request with things that must not be kept leaves none of them. */
export async function checkLogFields(proof: Proof<Tables>): Promise<Verdict> {
  const declared = Object.keys(ledger.access_log.columns)
  const found = await proof.columns('access_log')
  const extra = found.filter((column) => !declared.includes(column))
  if (extra.length > 0 || found.length !== declared.length)
    return broken(
      say(
        `The log has other columns than declared: ${found.join(', ')}.`,
        `Das Protokoll hat andere Spalten als deklariert: ${found.join(', ')}.`,
      ),
      { columns: found.length },
    )
  const secret = randomUUID()
  const path = `/enquiry?probe=${randomUUID()}`
  const headers = {
    'user-agent': 'Zusage self-check',
    cookie: `probe=${secret}`,
    authorization: `Basic ${secret}`,
    'x-probe': secret,
  }
  await proof.request({ method: 'GET', path, headers })
  await proof.request({
    method: 'POST',
    path,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    body: `message=${secret}`,
  })
  await accessLog(proof.ctx).flush()
  const since = new Date(proof.now().getTime() - 5 * 60_000)
  const { rows } = await sql<{ leaks: boolean }>`
    select position(${secret} in to_jsonb(l)::text) > 0 as leaks
      from access_log l where at > ${since} and path = ${path}`.execute(proof.owner)
  if (rows.length === 0)
    return broken(
      say('A test request left no line in the log.', 'Eine Prüfanfrage hinterließ keine Zeile im Protokoll.'),
    )
  if (rows.some((row) => row.leaks))
    return broken(
      say(
        'The log kept a cookie, another header or the content of a test request.',
        'Das Protokoll hat ein Cookie, einen anderen Header oder den Inhalt einer Prüfanfrage behalten.',
      ),
    )
  return kept(
    say(
      `${found.length - 1} fields, none besides those named; a test request's cookie, headers and content are not in its line.`,
      `${found.length - 1} Angaben, keine außer den genannten; Cookie, Header und Inhalt einer Prüfanfrage stehen nicht in ihrer Zeile.`,
    ),
    { columns: found.length },
  )
}
