import { defineErrors, say } from '#core/errors.ts'

export const errors = defineErrors('customers', {
  organisation_not_found: [
    404,
    say(
      'There is no organisation {id}. It may have been deleted; look for it in the list.',
      'Eine Organisation {id} gibt es nicht. Vielleicht wurde sie gelöscht; suchen Sie sie in der Liste.',
    ),
  ],
  person_not_found: [
    404,
    say(
      'There is no contact {id}. It may have been deleted; look for it in the list.',
      'Einen Kontakt {id} gibt es nicht. Vielleicht wurde er gelöscht; suchen Sie ihn in der Liste.',
    ),
  ],
  number_taken: [
    409,
    say(
      'The customer number {number} is taken. Choose another, or leave the field empty for the next free one.',
      'Die Kundennummer {number} ist vergeben. Wählen Sie eine andere, oder lassen Sie das Feld für die nächste freie leer.',
    ),
  ],
  email_taken: [
    409,
    say(
      'The address {email} belongs to another contact already. Remove it there first.',
      'Die Adresse {email} gehört schon zu einem anderen Kontakt. Entfernen Sie sie zuerst dort.',
    ),
  ],
  phone_unreadable: [
    422,
    say(
      '“{number}” is no telephone number. Write it with its area code, such as 0911 1234567 or +43 1 234567.',
      '„{number}“ ist keine Telefonnummer. Schreiben Sie sie mit Vorwahl, etwa 0911 1234567 oder +43 1 234567.',
    ),
  ],
  in_use: [
    409,
    say(
      'Tickets refer to this customer, so it cannot be deleted at once. End the business relation instead; the data is then deleted when its period has passed.',
      'Zu diesem Kunden gibt es Tickets, daher lässt er sich nicht sofort löschen. Beenden Sie stattdessen die Geschäftsbeziehung; die Daten werden dann nach Ablauf der Frist gelöscht.',
    ),
  ],
  has_persons: [
    409,
    say(
      'This organisation still has contacts. Delete or move them first.',
      'Diese Organisation hat noch Kontakte. Löschen oder verschieben Sie diese zuerst.',
    ),
  ],
  bad_cursor: [
    400,
    say(
      'The value of `after` is not one that this list handed out. Begin again without it.',
      'Der Wert von `after` stammt nicht aus dieser Liste. Beginnen Sie ohne ihn von vorn.',
    ),
  ],
})
