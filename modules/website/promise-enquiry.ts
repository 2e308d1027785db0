import { randomUUID, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { say } from '#core/errors.ts'
import { broken, kept, type Verdict } from '#core/promises/declare.ts'
import type { Proof } from '#core/promises/proof.ts'
import type { Tables } from './data.ts'

/** Nobody but this module's role reads what was entered. */
export async function checkPurpose(proof: Proof<Tables>): Promise<Verdict> {
  const readers = new Set([
    ...(await proof.foreignReaders('enquiry')),
    ...(await proof.foreignReaders('consent')),
  ])
  const names = [...readers].sort().join(', ')
  if (readers.size > 0)
    return broken(
      say(`Others hold rights on the enquiries: ${names}.`, `Andere haben Rechte an den Anfragen: ${names}.`),
      { foreignReaders: readers.size },
    )
  return kept(
    say(
      'No other part of the system has a right on the tables of the enquiries.',
      'Kein anderer Teil des Systems hat ein Recht an den Tabellen der Anfragen.',
    ),
    { foreignReaders: 0 },
  )
}

/** A documentation address (RFC 5737): nobody's, and not this machine's. */
const elsewhere = '203.0.113.7'

const post = {
  method: 'POST',
  path: '/enquiry',
  headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
  body: 'message=probe',
} as const

const isLoopback = (url: string): boolean => /^(localhost|127\.|\[::1\])/.test(new URL(url).host)

/** Null while the certificate is good for longer than a day. */
async function certificateFault(path: string, now: Date): Promise<string | null> {
  const certificate = new X509Certificate(await readFile(path))
  const left = certificate.validToDate.getTime() - now.getTime()
  return left > 24 * 60 * 60 * 1000 ? null : certificate.validToDate.toISOString().slice(0, 10)
}

/** A form sent over plain HTTP from elsewhere is refused before it is read; so is one that only seems to be local. */
export async function checkHttps(proof: Proof<Tables>): Promise<Verdict> {
  const { publicUrl, tls } = proof.ctx.config
  if (!publicUrl.startsWith('https://') && !isLoopback(publicUrl))
    return broken(
      say(
        `This website's address is ${publicUrl}. Set PUBLIC_URL to an address with https.`,
        `Die Adresse dieser Website lautet ${publicUrl}. Setzen Sie PUBLIC_URL auf eine Adresse mit https.`,
      ),
    )
  const probes = {
    plain: await proof.request({ ...post, remoteAddress: elsewhere }),
    forwarded: await proof.request({
      ...post,
      headers: { ...post.headers, 'x-forwarded-for': elsewhere },
      remoteAddress: '127.0.0.1',
    }),
    forged: await proof.request({
      ...post,
      headers: { ...post.headers, 'x-forwarded-proto': 'https' },
      remoteAddress: elsewhere,
    }),
  }
  const open = Object.entries(probes).filter(
    ([, answer]) => answer.status !== 403 || !answer.body.includes('http.plain_http'),
  )
  if (open.length > 0)
    return broken(
      say(
        `A form sent without encryption was not refused (${open.map(([kind, { status }]) => `${kind}: ${status}`).join(', ')}).`,
        `Ein unverschlüsselt gesendetes Formular wurde nicht abgewiesen (${open.map(([kind, { status }]) => `${kind}: ${status}`).join(', ')}).`,
      ),
    )
  const expires = tls ? await certificateFault(tls.cert, proof.now()) : null
  if (expires)
    return broken(
      say(
        `The certificate expires or has expired: ${expires}. Renew it.`,
        `Das Zertifikat läuft ab oder ist abgelaufen: ${expires}. Erneuern Sie es.`,
      ),
    )
  return kept(
    say(
      'Forms sent without encryption were refused: directly, through an unknown proxy, and with a forged claim to be encrypted.',
      'Unverschlüsselt gesendete Formulare wurden abgewiesen: unmittelbar, über einen unbekannten Vermittler und mit der falschen Behauptung, verschlüsselt zu sein.',
    ),
    { refused: Object.keys(probes).length },
  )
}

class Undo extends Error {}

/** Tries to put an enquiry without a consent into the table, and takes it back. Returns whether the database let it. */
async function tryWithoutConsent(proof: Proof<Tables>): Promise<boolean> {
  try {
    await proof.owner.transaction().execute(async (trx) => {
      await sql`insert into enquiry (received_at, language, name, email, message, consent_id)
        values (${proof.now()}, 'de', '', '', '', ${randomUUID()})`.execute(trx)
      await sql`set constraints all immediate`.execute(trx)
      throw new Undo()
    })
    return true
  } catch (error) {
    if (error instanceof Undo) return true
    // foreign_key_violation, not_null_violation: exactly what was promised.
    if (['23503', '23502'].includes((error as { code?: string }).code ?? '')) return false
    throw error
  }
}

export async function checkConsent(proof: Proof<Tables>): Promise<Verdict> {
  const { rows } = await sql<{ enquiries: number; without: number }>`
    select count(*) as enquiries, count(*) filter (where c.id is null) as without
      from enquiry e left join consent c on c.id = e.consent_id where e._mark is distinct from 'c'`.execute(
    proof.owner,
  )
  const { enquiries = 0, without = 0 } = rows[0] ?? {}
  const figures = { enquiries, without }
  if (without > 0)
    return broken(
      say(`${without} enquiries have no consent.`, `Zu ${without} Anfragen fehlt die Einwilligung.`),
      figures,
    )
  if (await tryWithoutConsent(proof))
    return broken(
      say(
        'The database would take an enquiry without a consent.',
        'Die Datenbank würde eine Anfrage ohne Einwilligung annehmen.',
      ),
      figures,
    )
  return kept(
    say(
      `${enquiries} enquiries, each with the consent and its wording; the database refused one without.`,
      `${enquiries} Anfragen, jede mit Einwilligung und deren Wortlaut; eine ohne wies die Datenbank ab.`,
    ),
    figures,
  )
}
