import { say } from '#core/errors.ts'
import type { Activity } from '#core/module.ts'

export const activities: Readonly<Record<'correspondence' | 'mail-transport' | 'officer', Activity>> = {
  correspondence: {
    name: say('Correspondence by e-mail', 'Schriftwechsel per E-Mail'),
    purpose: say(
      'To receive what is written to us, to answer it, and to keep both as long as the document they belong to.',
      'Empfang der an uns gerichteten Nachrichten, ihre Beantwortung und die Aufbewahrung beider so lange wie das Dokument, zu dem sie gehören.',
    ),
    legalBasis: say(
      'Art. 6(1)(b) GDPR: contract or steps before one; otherwise Art. 6(1)(f) GDPR: our interest in answering those who write to us',
      'Art. 6 Abs. 1 Buchst. b DSGVO: Vertrag oder vorvertragliche Maßnahmen; sonst Art. 6 Abs. 1 Buchst. f DSGVO: unser Interesse, Anfragen zu beantworten',
    ),
    persons: say(
      'customers, prospects and others who write to us or to whom we write',
      'Kunden, Interessenten und andere Personen, die uns schreiben oder denen wir schreiben',
    ),
    recipients: say(
      'the support team; the operator of the mail relay; the addressee of each message',
      'das Supportteam; der Betreiber des Mail-Relays; die Person, an die eine Nachricht gerichtet ist',
    ),
    clause: '3.2',
  },
  'mail-transport': {
    name: say('Transport of e-mail', 'Transport von E-Mail'),
    purpose: say(
      'To find out where a message got to, to trace faults and to repel abuse.',
      'Nachvollziehen, wo eine Nachricht geblieben ist, Fehler finden und Missbrauch abwehren.',
    ),
    legalBasis: say(
      'Art. 6(1)(f) GDPR: our interest in reliable and secure delivery',
      'Art. 6 Abs. 1 Buchst. f DSGVO: unser Interesse an zuverlässiger und sicherer Zustellung',
    ),
    persons: say('senders and recipients of e-mail', 'Absender und Empfänger von E-Mails'),
    recipients: say('administrators and auditors of this house', 'Administratoren und Prüfer dieses Hauses'),
    clause: '3.2',
  },
  officer: {
    name: say('Requests to the data protection officer', 'Anfragen an die oder den Datenschutzbeauftragten'),
    purpose: say(
      'To let everybody consult the data protection officer, who is bound to secrecy.',
      'Jeder Person die vertrauliche Beratung durch die oder den Datenschutzbeauftragten ermöglichen.',
    ),
    legalBasis: say(
      'Art. 6(1)(c) GDPR with Art. 38(4), (5) and 39 GDPR',
      'Art. 6 Abs. 1 Buchst. c DSGVO mit Art. 38 Abs. 4, 5 und Art. 39 DSGVO',
    ),
    persons: say(
      'persons who write to the officer',
      'Personen, die sich an die oder den Beauftragten wenden',
    ),
    recipients: say('the data protection officer alone', 'allein die oder der Datenschutzbeauftragte'),
    clause: '2',
  },
}
