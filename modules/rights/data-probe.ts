import { say } from '#core/errors.ts'
import { bigint, boolean, contact, content, name, plain, text, timestamp } from '#core/ledger/columns.ts'
import { table } from '#core/ledger/declare.ts'
import { keepFor } from '#core/retention/keep.ts'

/** What the checks try the rights on, and how that went. */
export const probeTables = {
  probe_person: table({
    name: say('test persons of the checks', 'Probepersonen der Prüfungen'),
    activity: 'requests',
    person: { email: 'email', name: 'name', claimed: true },
    provided: true,
    keep: keepFor(
      { days: 1 },
      { from: 'planted_at', source: say('longer than a check takes', 'länger, als eine Prüfung dauert') },
    ),
    columns: {
      id: plain(bigint, 'generated'),
      email: contact(text),
      name: name(text),
      note: content(text),
      planted_at: plain(timestamp),
    },
  }),
  probe_run: table({
    name: say('runs of the checks', 'Läufe der Prüfungen'),
    activity: 'requests',
    keep: keepFor(
      { days: 7 },
      { from: 'ran_at', source: say('longer than until the next run', 'länger als bis zum nächsten Lauf') },
    ),
    columns: {
      right_key: plain(text),
      ran_at: plain(timestamp),
      kept: plain(boolean),
      fault: plain(text, 'nullable'),
    },
  }),
}
