import { say } from '#core/errors.ts'
import { promised, type Promised } from '#core/promises/declare.ts'
import type { Proof } from '#core/promises/proof.ts'
import type { Tables } from './data.ts'
import { periodText } from './page-wording.ts'
import { checkConsent, checkHttps, checkPurpose } from './promise-enquiry.ts'
import { checkLogAge, checkLogFields } from './promise-log.ts'

const logPeriod = async (proof: Proof<Tables>): Promise<Record<string, string>> => {
  const { period } = await proof.retention('access_log')
  return { periodDe: periodText('de', period), periodEn: periodText('en', period) }
}

export const promises: readonly Promised<Tables>[] = [
  promised(
    '3.1/log-15-days',
    say(
      'Lines of the web servers’ logs are deleted by themselves once they are {periodEn} old: none stays longer, none goes earlier.',
      'Zeilen der Webserver-Protokolle werden von selbst gelöscht, sobald sie {periodDe} alt sind: keine bleibt länger, keine verschwindet früher.',
    ),
    {
      values: logPeriod,
      check: checkLogAge,
      goals: ['minimisation'],
      source: 'Art. 5(1)(e) GDPR, notice 3.1',
    },
  ),
  promised(
    '3.1/log-fields',
    say(
      'A line of the log holds only what your browser transmits and how we answered: time, address, request, status, size, referring page, browser.',
      'Eine Protokollzeile enthält nur, was Ihr Browser übermittelt und wie wir geantwortet haben: Zeitpunkt, Netzadresse, Anfrage, Status, Umfang, verweisende Seite, Browser.',
    ),
    {
      check: checkLogFields,
      goals: ['minimisation', 'unlinkability'],
      source: 'Art. 5(1)(c) GDPR, notice 3.1',
    },
  ),
  promised(
    '3.1/enquiry-purpose',
    say(
      'What you enter into the enquiry form serves to answer it and nothing else; no other part of the system can read the table it is stored in.',
      'Was Sie in das Anfrageformular eintragen, dient der Antwort und sonst nichts; kein anderer Teil des Systems kann die Tabelle lesen, in der es gespeichert ist.',
    ),
    {
      check: checkPurpose,
      goals: ['unlinkability', 'confidentiality'],
      source: 'Art. 5(1)(b) GDPR, notice 3.1',
    },
  ),
  promised(
    '3.1/forms-https',
    say(
      'Forms are accepted over an encrypted connection only.',
      'Formulare werden nur über eine verschlüsselte Verbindung angenommen.',
    ),
    { check: checkHttps, goals: ['confidentiality', 'integrity'], source: 'Art. 32(1)(a) GDPR, notice 3.1' },
  ),
  promised(
    '3.1/forms-consent',
    say(
      'Beside each form stands what your details are used for. Without your consent nothing is stored; its wording is kept with your enquiry.',
      'Bei jedem Formular steht, wofür Ihre Angaben verwendet werden. Ohne Ihre Einwilligung wird nichts gespeichert; ihr Wortlaut bleibt bei Ihrer Anfrage.',
    ),
    {
      check: checkConsent,
      goals: ['transparency', 'intervenability'],
      source: 'Art. 6(1)(a), 7(1) GDPR, notice 3.1',
    },
  ),
]
