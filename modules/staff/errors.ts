import { defineErrors, say } from '#core/errors.ts'

export const errors = defineErrors('staff', {
  sign_in_failed: [
    401,
    say(
      'E-mail address and password do not match an account. Check both and try again.',
      'E-Mail-Adresse und Passwort passen zu keinem Konto. Bitte prüfen Sie beides und versuchen Sie es erneut.',
    ),
  ],
  objected: [
    403,
    say(
      'You have objected to the processing of your data that an account needs, so it is closed. Write to the data protection officer if you want to use it again.',
      'Sie haben der Verarbeitung Ihrer Daten widersprochen, ohne die ein Konto nicht auskommt. Es ist deshalb gesperrt. Möchten Sie es wieder nutzen, wenden Sie sich bitte an die oder den Datenschutzbeauftragten.',
    ),
  ],
  wait: [
    429,
    say(
      'Too many attempts. Try again in {minutes} min.',
      'Zu viele Versuche. Bitte versuchen Sie es in {minutes} Min. erneut.',
    ),
  ],
  wrong_password: [400, say('The current password is not right.', 'Das aktuelle Passwort stimmt nicht.')],
  wrong_code: [
    400,
    say(
      'The code is not right or no longer valid. Enter the one that is shown now.',
      'Der Code stimmt nicht oder ist abgelaufen. Bitte geben Sie den ein, der jetzt angezeigt wird.',
    ),
  ],
  start_again: [
    403,
    say(
      'The sign-in took too long or had too many attempts. Start again with your password.',
      'Die Anmeldung hat zu lange gedauert oder zu viele Versuche gebraucht. Bitte beginnen Sie erneut mit Ihrem Passwort.',
    ),
  ],
  signed_out: [
    401,
    say(
      'You are not signed in. Sign in and try again.',
      'Sie sind nicht angemeldet. Bitte melden Sie sich an und versuchen Sie es erneut.',
    ),
  ],
  passkey_refused: [
    403,
    say(
      'This passkey was not accepted. Sign in with your password.',
      'Dieser Passkey wurde nicht angenommen. Bitte melden Sie sich mit Ihrem Passwort an.',
    ),
  ],
  passkey_unverified: [
    403,
    say(
      'The device did not ask for its PIN, finger or face. Set this up on the device, then use the passkey again.',
      'Das Gerät hat weder PIN noch Fingerabdruck oder Gesicht verlangt. Bitte richten Sie das am Gerät ein und verwenden Sie den Passkey dann erneut.',
    ),
  ],
  second_factor_on: [
    409,
    say(
      'A second factor is set up already. Remove it before you set up another.',
      'Ein zweiter Faktor ist bereits eingerichtet. Entfernen Sie ihn, bevor Sie einen neuen einrichten.',
    ),
  ],
  second_factor_off: [409, say('No second factor is set up.', 'Es ist kein zweiter Faktor eingerichtet.')],
  weak_password: [
    400,
    say(
      'Choose a password of at least 12 characters that is not made of common words, your name or your address.',
      'Bitte wählen Sie ein Passwort mit mindestens 12 Zeichen, das nicht aus gängigen Wörtern, Ihrem Namen oder Ihrer Adresse besteht.',
    ),
  ],
  request_invalid: [
    400,
    say('The request is incomplete: {fields}.', 'Die Anfrage ist unvollständig: {fields}.'),
  ],
  person_needed: [
    403,
    say(
      'Only a signed-in person may do this, not an API token.',
      'Das darf nur eine angemeldete Person, kein API-Schlüssel.',
    ),
  ],
  not_found: [404, say('There is no such account.', 'Dieses Konto gibt es nicht.')],
  email_taken: [
    409,
    say(
      'This e-mail address can’t be used: an account has it already.',
      'Diese E-Mail-Adresse kann nicht verwendet werden: Sie gehört bereits zu einem Konto.',
    ),
  ],
  last_administrator: [
    409,
    say(
      'Somebody must remain who administers this installation: give another person with a signed pledge the role of administrator first.',
      'Eine Person muss die Installation weiter verwalten können: Geben Sie zuerst einer anderen Person mit unterschriebener Verpflichtung die Rolle Administration.',
    ),
  ],
  pledge_outdated: [
    409,
    say(
      'The text of the pledge has changed. Read the new one and sign it.',
      'Der Text der Verpflichtung hat sich geändert. Bitte lesen und unterschreiben Sie den neuen.',
    ),
  ],
  pledge_name: [
    400,
    say(
      'Type your name as it stands in your account: {name}.',
      'Bitte geben Sie Ihren Namen so ein, wie er in Ihrem Konto steht: {name}.',
    ),
  ],
  pledge_consent: [
    400,
    say(
      'Confirm that you have read the pledge and will keep it.',
      'Bitte bestätigen Sie, dass Sie die Verpflichtung gelesen haben und einhalten werden.',
    ),
  ],
  token_scope: [
    400,
    say(
      'A token can only hold permissions that you hold yourself: {scopes}.',
      'Ein API-Schlüssel kann nur Rechte haben, die Sie selbst haben: {scopes}.',
    ),
  ],
  token_days: [
    400,
    say('A token is valid for 1 to 366 days.', 'Ein API-Schlüssel gilt zwischen 1 und 366 Tagen.'),
  ],
  token_not_found: [404, say('There is no such API token.', 'Diesen API-Schlüssel gibt es nicht.')],
  passkey_not_found: [404, say('There is no such passkey.', 'Diesen Passkey gibt es nicht.')],
  link_used: [
    410,
    say(
      'This link has been used, has expired or was replaced by a newer one. Ask an administrator for a new link.',
      'Dieser Link wurde bereits verwendet, ist abgelaufen oder wurde durch einen neueren ersetzt. Bitte lassen Sie sich von der Administration einen neuen geben.',
    ),
  ],
  officer_access: [
    409,
    say(
      'Who administers can’t give the data protection officer new access: the officer’s mail would be open to them (Art. 38(5) GDPR). Run this on the machine itself, in the officer’s presence: npm run zusage -- staff reset --email {email}. It stands in the evidence, and the officer is written to.',
      'Wer administriert, kann der oder dem Datenschutzbeauftragten keinen neuen Zugang geben: Die vertrauliche Post stünde offen (Art. 38 Abs. 5 DSGVO). Führen Sie im Beisein der oder des Beauftragten auf dem Server selbst aus: npm run zusage -- staff reset --email {email}. Das steht dann im Nachweis, und die oder der Beauftragte wird angeschrieben.',
    ),
  ],
  officer_apart: [
    409,
    say(
      'Nobody can be administrator and data protection officer at once (Art. 38(6) GDPR). Choose one of the two.',
      'Niemand kann zugleich administrieren und den Datenschutz überwachen (Art. 38 Abs. 6 DSGVO). Wählen Sie eine der beiden Rollen.',
    ),
  ],
})
