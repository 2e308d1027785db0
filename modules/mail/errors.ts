import { defineErrors, say } from '#core/errors.ts'

export const errors = defineErrors('mail', {
  not_found: [
    404,
    say(
      'There is no such mail, or it is not for you. Go back to the list.',
      'Diese E-Mail gibt es nicht, oder sie ist nicht für Sie bestimmt. Gehen Sie zurück zur Liste.',
    ),
  ],
  no_attachment: [
    404,
    say(
      'The mail has no such attachment. Open the mail again.',
      'Die E-Mail hat keinen solchen Anhang. Öffnen Sie die E-Mail erneut.',
    ),
  ],
  not_quarantined: [
    409,
    say(
      'The mail is no longer in quarantine. Reload the list.',
      'Die E-Mail ist nicht mehr in Quarantäne. Laden Sie die Liste neu.',
    ),
  ],
  not_failed: [
    409,
    say(
      'Only a mail that is waiting or has failed can be tried again. Reload the list.',
      'Nur eine wartende oder fehlgeschlagene E-Mail kann erneut versucht werden. Laden Sie die Liste neu.',
    ),
  ],
  no_recipient: [
    400,
    say('Name at least one recipient.', 'Geben Sie mindestens eine Empfängerin oder einen Empfänger an.'),
  ],
  bad_address: [
    400,
    say(
      '"{address}" is no e-mail address. Correct it.',
      '„{address}“ ist keine E-Mail-Adresse. Berichtigen Sie sie.',
    ),
  ],
  no_sender: [
    409,
    say(
      'Nothing can be sent yet: enter the controller’s e-mail address or an address of support first.',
      'Es kann noch nichts versendet werden: Tragen Sie zuerst die E-Mail-Adresse des Verantwortlichen oder eine Adresse des Supports ein.',
    ),
  ],
})
