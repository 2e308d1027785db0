import { defineErrors, say } from '#core/errors.ts'

export const errors = defineErrors('tickets', {
  not_found: [
    404,
    say(
      'There is no ticket {id}. It may have been deleted; look for it in the list.',
      'Ein Ticket {id} gibt es nicht. Vielleicht wurde es gelöscht; suchen Sie es in der Liste.',
    ),
  ],
  message_not_found: [
    404,
    say(
      'Ticket {id} has no such message. Load the ticket again.',
      'Ticket {id} hat keine solche Nachricht. Laden Sie das Ticket neu.',
    ),
  ],
  attachment_not_found: [
    404,
    say(
      'This message has no such attachment. Load the ticket again.',
      'Diese Nachricht hat keinen solchen Anhang. Laden Sie das Ticket neu.',
    ),
  ],
  empty: [
    422,
    say(
      'There is no text in it yet. Write something before you send it.',
      'Es steht noch kein Text darin. Schreiben Sie etwas, bevor Sie absenden.',
    ),
  ],
  key_used: [
    409,
    say(
      'This key belongs to another message already. Make a new one for each message.',
      'Dieser Schlüssel gehört schon zu einer anderen Nachricht. Erzeugen Sie für jede Nachricht einen neuen.',
    ),
  ],
  answered_meanwhile: [
    409,
    say(
      'Somebody else has answered this ticket in the meantime. Read the answer; if yours is still needed, send it again.',
      'Inzwischen wurde dieses Ticket von jemand anderem beantwortet. Lesen Sie die Antwort; wird Ihre noch gebraucht, senden Sie sie erneut.',
    ),
  ],
  nobody_to_answer: [
    409,
    say(
      'There is no address to which this ticket could be answered. Name one as a copy, or write an internal note.',
      'Es gibt keine Adresse, an die dieses Ticket beantwortet werden könnte. Tragen Sie eine als Kopie ein, oder schreiben Sie eine interne Notiz.',
    ),
  ],
  objected: [
    409,
    say(
      'This person has objected to the processing of their data; nothing but a letter of the data protection officer may be written to {address}. Turn to the officer.',
      'Diese Person hat der Verarbeitung ihrer Daten widersprochen; an {address} darf nur noch die oder der Datenschutzbeauftragte schreiben. Wenden Sie sich dorthin.',
    ),
  ],
  enquiry_ended: [
    409,
    say(
      'The enquiry can’t be used any more: it was erased, or its consent withdrawn, and with it the address to answer to. Close the ticket, or write an internal note.',
      'Die Anfrage darf nicht mehr verwendet werden: Sie wurde gelöscht, oder die Einwilligung wurde widerrufen, und damit entfällt die Adresse für eine Antwort. Schließen Sie das Ticket, oder schreiben Sie eine interne Notiz.',
    ),
  ],
  owner_unknown: [
    422,
    say(
      'Nobody who works on tickets has the id {owner}. Choose somebody from the list.',
      'Niemand, der Tickets bearbeitet, hat die Kennung {owner}. Wählen Sie jemanden aus der Liste.',
    ),
  ],
  bad_cursor: [
    400,
    say(
      'The value of `after` is not one that this list handed out. Begin again without it.',
      'Der Wert von `after` stammt nicht aus dieser Liste. Beginnen Sie ohne ihn von vorn.',
    ),
  ],
  no_original: [
    404,
    say(
      'This message did not come by mail, so it has no original.',
      'Diese Nachricht kam nicht per E-Mail und hat daher kein Original.',
    ),
  ],
})
