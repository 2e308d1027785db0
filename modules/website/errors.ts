import { defineErrors, say } from '#core/errors.ts'

export const errors = defineErrors('website', {
  // As good as gone for whoever wants to use it.
  consent_withdrawn: [
    404,
    say(
      'The person has withdrawn the consent to this enquiry; it may no longer be used.',
      'Die Einwilligung zu dieser Anfrage wurde widerrufen; sie darf nicht mehr verwendet werden.',
    ),
  ],
  enquiry_not_found: [
    404,
    say(
      'There is no enquiry {id}. It may have been deleted because its period has ended.',
      'Eine Anfrage {id} gibt es nicht. Vielleicht ist sie gelöscht, weil ihre Frist abgelaufen ist.',
    ),
  ],
})
