import { say } from '#core/errors.ts'
import { bigint, plain, text, timestamp, usage } from '#core/ledger/columns.ts'
import { declare, table, type TablesOf } from '#core/ledger/declare.ts'
import { keepAlways } from '#core/retention/keep.ts'

export const ledger = declare({
  version: table({
    name: say('versions of the privacy notice', 'Fassungen der Datenschutzerklärung'),
    activity: 'notice',
    person: { none: 'the actor is a key; it says on whose act a version was published' },
    keep: keepAlways(
      say(
        'every version of the notice: consents point to the one shown (Art. 5(2), 7(1) GDPR)',
        'jede Fassung der Erklärung: Einwilligungen verweisen auf die gezeigte (Art. 5 Abs. 2, Art. 7 Abs. 1 DSGVO)',
      ),
    ),
    columns: {
      id: plain(bigint, 'generated'),
      published_at: plain(timestamp),
      effective_from: plain(timestamp),
      /** Over both texts, German first, joined by a form feed. */
      sha256: plain(text),
      text_de: plain(text),
      text_en: plain(text),
      reason: plain(text),
      actor: usage(text),
    },
  }),
})

export type Tables = TablesOf<typeof ledger>
