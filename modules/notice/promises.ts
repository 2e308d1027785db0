import { say, type Language } from '#core/errors.ts'
import { broken, kept, promised, unproven, type Promised, type Verdict } from '#core/promises/declare.ts'
import type { Proof } from '#core/promises/proof.ts'
import { controllerShape } from './api-shapes.ts'
import { readAuthority, readController, readHosting } from './controller.ts'
import type { Tables } from './data.ts'
import { pageText } from './page-text.ts'
import { alteredVersions, latestVersion, sumsOf } from './queries.ts'
import { controllerSetting } from './settings.ts'
import { digest, generate } from './version.ts'
import { countryName } from './wording.ts'

const publicPages = [
  '/privacy',
  '/privacy/en',
  '/privacy/versions',
  '/privacy/register',
  '/',
  '/en',
  '/enquiry',
  '/en/enquiry',
  '/rights',
  '/en/rights',
]

/** Asks for public pages and looks for what must stand on each; a page this installation does not have is left out. */
async function missingOn(
  proof: Proof<Tables>,
  paths: readonly string[],
  wanted: readonly string[],
): Promise<{ looked: number; missing: string[] }> {
  let looked = 0
  const missing: string[] = []
  for (const path of paths) {
    const answer = await proof.request({ method: 'GET', path, headers: { accept: 'text/html' } })
    const absent = answer.status === 404 || (answer.status >= 300 && answer.status < 400)
    if (absent && !path.startsWith('/privacy')) continue
    looked++
    const text = pageText(answer.body)
    const lacks = answer.status === 200 ? wanted.filter((words) => !text.includes(words)) : ['200']
    if (lacks.length > 0) missing.push(`${path}: ${lacks.join(', ')}`)
  }
  return { looked, missing }
}

async function checkController(proof: Proof<Tables>): Promise<Verdict> {
  const { version } = await proof.ctx.settingVersion(controllerSetting)
  if (version === 0)
    return unproven(
      say(
        'The controller has not been entered yet; the settings ask for it.',
        'Der Verantwortliche ist noch nicht eingetragen; die Einstellungen fragen danach.',
      ),
    )
  const controller = await readController(proof.ctx)
  const parsed = controllerShape.safeParse(controller)
  if (!parsed.success) {
    const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))].join(', ')
    return broken(
      say(
        `Details of the controller are missing: ${fields}.`,
        `Angaben zum Verantwortlichen fehlen: ${fields}.`,
      ),
      { fields },
    )
  }
  const { name, street, postcode, city, phone, fax, email } = controller
  const wanted = [name, street, `${postcode} ${city}`, phone, fax, email].filter(Boolean)
  const { looked, missing } = await missingOn(proof, publicPages, wanted)
  if (missing.length > 0)
    return broken(
      say(
        `Not all details stand on every public page. ${missing.join('; ')}.`,
        `Nicht alle Angaben stehen auf jeder öffentlichen Seite. ${missing.join('; ')}.`,
      ),
      { pages: looked, incomplete: missing.length },
    )
  return kept(
    say(
      `All details are filled in and stand on the ${looked} public pages looked at.`,
      `Alle Angaben sind ausgefüllt und stehen auf den ${looked} geprüften öffentlichen Seiten.`,
    ),
    { pages: looked },
  )
}

async function checkPlace(proof: Proof<Tables>): Promise<Verdict> {
  const hosting = await readHosting(proof.ctx)
  if (!hosting.place)
    return unproven(
      say(
        'Where this server stands has not been entered yet; the settings ask for it.',
        'Wo dieser Server steht, ist noch nicht eingetragen; die Einstellungen fragen danach.',
      ),
    )
  const recipients = await proof.ctx.house.recipients()
  const counted = proof.ctx.network.figures?.()
  if (!counted)
    return unproven(
      say('Connections outwards are not counted.', 'Verbindungen nach außen werden nicht gezählt.'),
    )
  const { undeclaredAttempts } = counted
  const abroad = recipients.filter((one) => !hosting.countries.includes(one.country))
  const figures = { recipients: recipients.length, abroad: abroad.length, undeclaredAttempts }
  if (!hosting.countries.includes(hosting.country))
    return broken(
      say(
        `This server is said to stand in ${countryName('en', hosting.country)}.`,
        `Dieser Server steht laut Eintrag in ${countryName('de', hosting.country)}.`,
      ),
      figures,
    )
  if (abroad.length > 0) {
    const names = (language: 'de' | 'en'): string =>
      abroad.map((one) => `${one.name} (${countryName(language, one.country)})`).join(', ')
    return broken(
      say(`Recipients elsewhere: ${names('en')}.`, `Empfänger an anderen Orten: ${names('de')}.`),
      figures,
    )
  }
  if (undeclaredAttempts > 0)
    return broken(
      say(
        `${undeclaredAttempts} connections to undeclared places were attempted and refused.`,
        `${undeclaredAttempts} Verbindungen zu nicht benannten Stellen wurden versucht und abgewiesen.`,
      ),
      figures,
    )
  return kept(
    say(
      `Server in ${hosting.place}; ${recipients.length} declared recipients, none elsewhere; 0 connections to undeclared places.`,
      `Server in ${hosting.place}; ${recipients.length} benannte Empfänger, keiner an einem anderen Ort; 0 Verbindungen zu nicht benannten Stellen.`,
    ),
    figures,
  )
}

async function checkComplaint(proof: Proof<Tables>): Promise<Verdict> {
  const { name, street, postcode, city } = await readAuthority(proof.ctx)
  const wanted = [name, street, `${postcode} ${city}`]
  const { missing } = await missingOn(
    proof,
    ['/privacy', '/privacy/en'],
    wanted.map((words) => words || '—'),
  )
  if (missing.length > 0)
    return broken(
      say(
        `The authority is not fully named: ${missing.join('; ')}.`,
        `Die Behörde ist nicht vollständig genannt: ${missing.join('; ')}.`,
      ),
    )
  return kept(
    say(
      `Named with its address in both languages: ${name}.`,
      `Mit Anschrift in beiden Sprachen genannt: ${name}.`,
    ),
  )
}

/** Versions that are not what was published, by their own sums and by those in the evidence. */
async function alteredSincePublication(proof: Proof<Tables>): Promise<number[]> {
  const altered = await alteredVersions(proof.owner)
  const entries = await proof.ctx.house.evidence({ kind: 'version.published', limit: 100 })
  const published = entries.flatMap(({ module, payload }) =>
    module === proof.ctx.module && payload ? [{ id: Number(payload.version), sha256: payload.sha256 }] : [],
  )
  const sums = await sumsOf(
    proof.owner,
    published.map(({ id }) => id),
  )
  for (const { id, sha256 } of published) if (sums.get(id) !== sha256) altered.push(id)
  return [...new Set(altered)].sort((one, other) => one - other)
}

/** A change is published within the minute; only one that is not is a broken promise. */
const publishedWithin = 2 * 60_000

const drifting = new WeakMap<object, { readonly since: Date }>()

function isDrifting(proof: Proof<Tables>, published: string, generated: string): boolean {
  const { config } = proof.ctx
  if (published === generated) {
    drifting.delete(config)
    return false
  }
  const since = drifting.get(config)?.since ?? proof.now()
  drifting.set(config, { since })
  return proof.now().getTime() - since.getTime() > publishedWithin
}

async function checkVersion(proof: Proof<Tables>): Promise<Verdict> {
  const latest = await latestVersion(proof.owner)
  if (!latest)
    return unproven(say('No version has been published yet.', 'Noch ist keine Fassung veröffentlicht.'))
  const altered = (await alteredSincePublication(proof)).join(', ')
  if (altered)
    return broken(
      say(
        `Changed or removed after publication: version ${altered}.`,
        `Nach der Veröffentlichung verändert oder entfernt: Fassung ${altered}.`,
      ),
      { altered },
    )
  if (isDrifting(proof, latest.sha256, digest(await generate(proof.ctx))))
    return broken(
      say(
        `Version ${latest.id} does not say what the system does now.`,
        `Fassung ${latest.id} sagt nicht, was das System jetzt tut.`,
      ),
      { version: latest.id },
    )
  return kept(
    say(
      `Version ${latest.id} is what was published and what the system does now.`,
      `Fassung ${latest.id} ist so veröffentlicht worden und sagt, was das System jetzt tut.`,
    ),
    { version: latest.id, sha256: latest.sha256 },
  )
}

const countriesOf = async (proof: Proof<Tables>): Promise<Record<string, string>> => {
  const { countries } = await readHosting(proof.ctx)
  const list = (language: Language): string =>
    new Intl.ListFormat(language).format(countries.map((code) => countryName(language, code)))
  return { countriesDe: list('de'), countriesEn: list('en') }
}

export const promises: readonly Promised<Tables>[] = [
  promised(
    '1/controller',
    say(
      'Who is responsible stands with address, telephone and e-mail on every public page.',
      'Wer verantwortlich ist, steht mit Anschrift, Telefon und E-Mail auf jeder öffentlichen Seite.',
    ),
    { check: checkController, goals: ['transparency'], source: 'Art. 13(1)(a) GDPR' },
  ),
  promised(
    '3/place',
    say(
      'Personal data are processed on systems in {countriesEn} only. The server opens no connection to a place that is not named in section 4.',
      'Personenbezogene Daten werden nur auf Systemen in {countriesDe} verarbeitet. Zu Stellen, die in Abschnitt 4 nicht genannt sind, baut der Server keine Verbindung auf.',
    ),
    {
      values: countriesOf,
      check: checkPlace,
      goals: ['confidentiality', 'unlinkability'],
      source: 'Art. 44 GDPR',
    },
  ),
  promised(
    '5/complaint',
    say(
      'The authority competent for complaints is named here with its address.',
      'Die Aufsichtsbehörde, die für Beschwerden zuständig ist, steht hier mit ihrer Anschrift.',
    ),
    { check: checkComplaint, goals: ['transparency', 'intervenability'], source: 'Art. 13(2)(d), 77 GDPR' },
  ),
  promised(
    '6/current-version',
    say(
      'The version published here says what the system does now; earlier versions stay as they were published.',
      'Die hier veröffentlichte Fassung sagt, was das System jetzt tut; frühere Fassungen bleiben, wie sie veröffentlicht wurden.',
    ),
    { check: checkVersion, goals: ['transparency', 'integrity'], source: 'Art. 5(1)(a), 12(1) GDPR' },
  ),
]
