import { defineErrors, say } from '../errors.ts'

/** What the server itself refuses, before any module is asked. */
export const refusals = defineErrors('http', {
  malformed: [
    400,
    say(
      'The request could not be read. Check its syntax: JSON in UTF-8, with a correct length.',
      'Die Anfrage war nicht lesbar. Prüfen Sie ihren Aufbau: JSON in UTF-8, mit richtiger Länge.',
    ),
  ],
  invalid: [
    400,
    say(
      'Some of the values are not as the interface describes them. Correct the fields listed.',
      'Einige Angaben entsprechen nicht der Beschreibung der Schnittstelle. Berichtigen Sie die genannten Felder.',
    ),
  ],
  not_signed_in: [
    401,
    say(
      'Sign in first, or send a valid API token.',
      'Melden Sie sich zuerst an, oder senden Sie ein gültiges API-Token.',
    ),
  ],
  forbidden: [
    403,
    say(
      'Your account or token may not do this (permission {permission}). Ask an administrator.',
      'Ihr Konto oder Token darf das nicht (Berechtigung {permission}). Wenden Sie sich an die Administration.',
    ),
  ],
  cross_site: [
    403,
    say(
      'This request came from another website and was not carried out. Open the page here and try again.',
      'Diese Anfrage kam von einer fremden Website und wurde nicht ausgeführt. Öffnen Sie die Seite hier und versuchen Sie es erneut.',
    ),
  ],
  plain_http: [
    403,
    say(
      'What you entered is accepted over an encrypted connection only. Use {url}',
      'Ihre Eingaben werden nur über eine verschlüsselte Verbindung angenommen. Nutzen Sie {url}',
    ),
  ],
  form_token: [
    403,
    say(
      'The form was not opened on this website, or too long ago. Open it again and send it from there.',
      'Das Formular wurde nicht auf dieser Website oder vor zu langer Zeit geöffnet. Öffnen Sie es erneut und senden Sie es von dort.',
    ),
  ],
  not_found: [
    404,
    say(
      'There is nothing at this address. Check it, or start from the first page.',
      'Unter dieser Adresse gibt es nichts. Prüfen Sie sie, oder beginnen Sie auf der Startseite.',
    ),
  ],
  method_not_allowed: [
    405,
    say(
      'This address does not answer to {method}, only to {allowed}.',
      'Diese Adresse antwortet nicht auf {method}, nur auf {allowed}.',
    ),
  ],
  too_large: [
    413,
    say(
      'The request is larger than what is accepted here. Send less at once.',
      'Die Anfrage ist größer, als hier angenommen wird. Senden Sie weniger auf einmal.',
    ),
  ],
  media_type: [
    415,
    say(
      'The body must be of another type: application/json for the interface.',
      'Der Inhalt muss von anderer Art sein: application/json für die Schnittstelle.',
    ),
  ],
  too_many: [
    429,
    say(
      'Too many requests. Wait {seconds} seconds and try again.',
      'Zu viele Anfragen. Warten Sie {seconds} Sekunden und versuchen Sie es dann erneut.',
    ),
  ],
  failed: [
    500,
    say(
      'Something went wrong on our side. If it happens again, tell us this number: {id}',
      'Auf unserer Seite ist ein Fehler aufgetreten. Wenn er sich wiederholt, nennen Sie uns diese Nummer: {id}',
    ),
  ],
  unavailable: [
    503,
    say(
      'The database does not answer at the moment. Nothing was lost; try again in a few seconds.',
      'Die Datenbank antwortet gerade nicht. Es ist nichts verloren; versuchen Sie es in einigen Sekunden erneut.',
    ),
  ],
})
