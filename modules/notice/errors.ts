import { defineErrors, say } from '#core/errors.ts'

export const errors = defineErrors('notice', {
  version_not_found: [
    404,
    say(
      'There is no version {id} of the notice. The list of versions shows all that ever applied.',
      'Eine Fassung {id} gibt es nicht. Die Liste der Fassungen zeigt alle, die je gegolten haben.',
    ),
  ],
  incomplete: [
    400,
    say(
      'Some details are missing or not valid: {fields}. Correct them and save again.',
      'Einige Angaben fehlen oder sind ungültig: {fields}. Berichtigen Sie sie und speichern Sie erneut.',
    ),
  ],
})
