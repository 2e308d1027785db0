import { defineErrors, say } from '../errors.ts'

export const errors = defineErrors('persons', {
  nothing_given: [
    400,
    say(
      'Give at least one e-mail address, telephone number, customer number or name.',
      'Geben Sie mindestens eine E-Mail-Adresse, Telefonnummer, Kundennummer oder einen Namen an.',
    ),
  ],
  no_finding: [
    404,
    say(
      'What was found for this request is no longer there. Search again.',
      'Das Ergebnis dieser Suche liegt nicht mehr vor. Suchen Sie erneut.',
    ),
  ],
  no_act: [
    404,
    say(
      'There is no such act. Open the request again.',
      'Diesen Vorgang gibt es nicht. Öffnen Sie die Anfrage erneut.',
    ),
  ],
  unknown_place: [404, say('The finding has no rows of {place}.', 'Zu {place} wurde nichts gefunden.')],
  not_restriction: [
    409,
    say(
      'Only a restriction that is complete can be lifted. Wait until it is done.',
      'Nur eine abgeschlossene Einschränkung kann aufgehoben werden. Warten Sie, bis sie ausgeführt ist.',
    ),
  ],
  under_way: [
    409,
    say(
      'An act on this finding is under way. Wait until it is done.',
      'Zu diesem Ergebnis wird gerade etwas ausgeführt. Warten Sie, bis es abgeschlossen ist.',
    ),
  ],
  not_redactable: [
    409,
    say(
      'In {place} the original stands beside the text and can’t be changed in part. Leave the passage with a reason; it goes with its row.',
      'In {place} steht das Original neben dem Text und lässt sich nicht in Teilen ändern. Lassen Sie die Stelle mit Begründung stehen; sie geht mit ihrer Zeile.',
    ),
  ],
  nothing_written: [
    409,
    say(
      'A chosen row names the person nowhere in its text. Choose only rows with passages.',
      'Eine gewählte Zeile nennt die Person nirgends im Text. Wählen Sie nur Zeilen mit Fundstellen.',
    ),
  ],
  bad_correction: [
    400,
    say(
      'The correction "{to}" does not fit. Check the spelling.',
      'Die Berichtigung „{to}“ ist so nicht möglich. Prüfen Sie die Schreibweise.',
    ),
  ],
})
