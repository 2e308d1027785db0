import { defineErrors, say } from '#core/errors.ts'

export const errors = defineErrors('website', {
  enquiry_not_found: [
    404,
    say(
      'There is no enquiry {id}. It may have been deleted because its period has ended.',
      'Eine Anfrage {id} gibt es nicht. Vielleicht ist sie gelöscht, weil ihre Frist abgelaufen ist.',
    ),
  ],
})
