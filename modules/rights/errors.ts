import { defineErrors, say } from '#core/errors.ts'

export const errors = defineErrors('rights', {
  not_found: [
    404,
    say(
      'There is no such request. Its period may be over.',
      'Diese Anfrage gibt es nicht. Vielleicht ist ihre Frist abgelaufen.',
    ),
  ],
  no_link: [
    410,
    say(
      'This link has been used, or its time is over. Make the request again to get a new one.',
      'Dieser Link wurde bereits verwendet oder ist abgelaufen. Stellen Sie die Anfrage erneut, dann erhalten Sie einen neuen.',
    ),
  ],
  not_possible: [
    409,
    say(
      'The request stands at “{from}”; from there it cannot become “{to}”. Load it again.',
      'Die Anfrage steht auf „{from}“ und kann von dort nicht zu „{to}“ werden. Laden Sie sie neu.',
    ),
  ],
  not_identified: [
    409,
    say(
      'It is not clear who asks. Confirm the identity first.',
      'Es ist nicht geklärt, wer anfragt. Bestätigen Sie zuerst die Identität.',
    ),
  ],
  not_fixed: [
    409,
    say('Search the data of this person first.', 'Suchen Sie zuerst die Daten dieser Person.'),
  ],
  begun: [
    409,
    say(
      'The request is being carried out and can no longer be refused.',
      'Die Anfrage wird bereits ausgeführt und kann nicht mehr abgelehnt werden.',
    ),
  ],
  not_settled: [
    409,
    say(
      'Not everything is done yet. Wait for the receipts, or try again what failed.',
      'Es ist noch nicht alles ausgeführt. Warten Sie die Quittungen ab oder wiederholen Sie, was fehlgeschlagen ist.',
    ),
  ],
  not_answered: [
    409,
    say(
      'The person has not been told the outcome. Send the letter first.',
      'Die Person kennt das Ergebnis noch nicht. Senden Sie zuerst das Schreiben.',
    ),
  ],
  grounds_missing: [
    400,
    say(
      'Name at least one ground: a refusal has to say why (Art. 12(4) GDPR).',
      'Nennen Sie mindestens einen Grund: Eine Ablehnung muss begründet werden (Art. 12 Abs. 4 DSGVO).',
    ),
  ],
  ground_unfit: [
    400,
    say(
      'This ground does not fit a request of this kind.',
      'Dieser Grund passt nicht zu einer Anfrage dieser Art.',
    ),
  ],
  too_late_to_extend: [
    409,
    say(
      'The period can be extended within the first month only; it ended on {until}.',
      'Verlängern ist nur innerhalb des ersten Monats möglich; er endete am {until}.',
    ),
  ],
  extended_before: [
    409,
    say(
      'The period has been extended already; the law allows it once.',
      'Die Frist wurde schon verlängert; das Gesetz erlaubt es einmal.',
    ),
  ],
  answered_before: [409, say('This request has been answered.', 'Diese Anfrage ist bereits beantwortet.')],
  reason_missing: [
    400,
    say('Say why; the person is told the reason.', 'Geben Sie den Grund an; die Person erfährt ihn.'),
  ],
  not_told: [
    409,
    say(
      'The person must be told before a restriction is lifted (Art. 18(3) GDPR). Send that letter first.',
      'Vor dem Aufheben einer Einschränkung ist die Person zu unterrichten (Art. 18 Abs. 3 DSGVO). Senden Sie zuerst dieses Schreiben.',
    ),
  ],
  no_excuse: [
    400,
    say(
      'Say why telling this recipient is impossible or disproportionate (Art. 19 GDPR).',
      'Geben Sie an, warum die Mitteilung an diesen Empfänger unmöglich oder unverhältnismäßig ist (Art. 19 DSGVO).',
    ),
  ],
  not_restriction: [
    400,
    say(
      'Only what a restriction hides can be kept for claims.',
      'Nur was eine Einschränkung verbirgt, kann für Ansprüche aufbewahrt werden.',
    ),
  ],
  no_restriction: [
    409,
    say('Nothing is restricted by this request.', 'Durch diese Anfrage ist nichts eingeschränkt.'),
  ],
  no_corrections: [
    400,
    say('Enter at least one correction.', 'Tragen Sie mindestens eine Berichtigung ein.'),
  ],
  no_package: [
    409,
    say('There is no package for this request yet.', 'Zu dieser Anfrage gibt es noch kein Datenpaket.'),
  ],
  no_address: [
    400,
    say(
      'No e-mail address is known to write to. Send the letter by post.',
      'Es ist keine E-Mail-Adresse bekannt. Versenden Sie das Schreiben per Post.',
    ),
  ],
  mail_taken: [
    409,
    say(
      'Request {id} has been made of this mail already.',
      'Aus dieser Mail ist schon die Anfrage {id} entstanden.',
    ),
  ],
  officer_only: [
    403,
    say(
      'Mail to the data protection officer is read by the officer alone.',
      'Mails an die oder den Datenschutzbeauftragten liest nur diese Person.',
    ),
  ],
  contact_missing: [
    400,
    say(
      'Enter at least a name, and how the person can be reached or found: e-mail, telephone or customer number.',
      'Tragen Sie mindestens den Namen ein und woran die Person zu finden ist: E-Mail, Telefon oder Kundennummer.',
    ),
  ],
  found_since: [
    409,
    say(
      'Since this letter was proposed, the data of the person changed: the package now holds other entries. Look at what was found, and write the letter anew.',
      'Seit dem Entwurf dieses Schreibens haben sich die Daten der Person geändert: Das Paket enthält nun andere Einträge. Sehen Sie sich die Fundstellen an, und verfassen Sie das Schreiben neu.',
    ),
  ],
  phone_unreadable: [
    400,
    say(
      'This is no complete telephone number. Correct it, or leave the field empty.',
      'Das ist keine vollständige Telefonnummer. Berichtigen Sie sie, oder lassen Sie das Feld leer.',
    ),
  ],
  nothing_proven: [
    400,
    say(
      'Enter at least one thing that is proven to be theirs: e-mail, telephone, customer number.',
      'Tragen Sie mindestens eines ein, was nachweislich zu der Person gehört: E-Mail, Telefon, Kundennummer.',
    ),
  ],
  future: [
    400,
    say(
      'The day of receipt can’t lie in the future.',
      'Der Tag des Eingangs kann nicht in der Zukunft liegen.',
    ),
  ],
  not_weighed: [409, say('This request is not one to be weighed.', 'Diese Anfrage ist nicht abzuwägen.')],
  no_recipient: [404, say('There is no such recipient.', 'Diesen Empfänger gibt es nicht.')],
})
