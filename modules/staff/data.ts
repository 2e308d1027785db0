import { say } from '#core/errors.ts'
import {
  boolean,
  bigint,
  bytes,
  content,
  contact,
  credential,
  date,
  integer,
  name,
  plain,
  text,
  textArray,
  timestamp,
  usage,
} from '#core/ledger/columns.ts'
import { declare, table, type TablesOf } from '#core/ledger/declare.ts'
import { keepFor, keepWith } from '#core/retention/keep.ts'

const ofAccount = { via: { column: 'account_id', table: 'account' } }

/** Accounts of staff and what guards them. Names of better-auth's tables and columns are mapped in auth-options.ts. */
export const ledger = declare({
  account: table({
    name: say('accounts', 'Konten'),
    activity: 'accounts',
    person: { email: 'email', name: 'name' },
    provided: true,
    keep: keepFor(
      { years: 3 },
      {
        from: 'deactivated_at',
        starts: 'relation',
        source: say(
          '§ 195 BGB: who acted stays answerable until claims lapse',
          '§ 195 BGB: Wer gehandelt hat, bleibt verantwortlich, bis Ansprüche verjähren',
        ),
        editable: true,
      },
    ),
    columns: {
      id: plain(text),
      name: name(text),
      email: contact(text),
      email_verified: plain(boolean, 'default'),
      image: plain(text, 'nullable'),
      created_at: plain(timestamp, 'default'),
      updated_at: plain(timestamp, 'default'),
      two_factor_enabled: plain(boolean, 'nullable', 'default'),
      language: plain(text, 'default'),
      activated_at: usage(timestamp, 'nullable'),
      deactivated_at: usage(timestamp, 'nullable'),
    },
  }),
  session: table({
    name: say('sessions', 'Sitzungen'),
    activity: 'accounts',
    person: ofAccount,
    keep: keepFor(
      { hours: 1 },
      {
        from: 'expires_at',
        starts: 'case',
        hold: false,
        source: say(
          'Art. 5(1)(e) GDPR: a session that ended is of no use',
          'Art. 5 Abs. 1 Buchst. e DSGVO: Eine beendete Sitzung nützt nichts mehr',
        ),
      },
    ),
    columns: {
      id: plain(text),
      token: credential(text),
      account_id: plain(text),
      created_at: usage(timestamp, 'default'),
      updated_at: plain(timestamp, 'default'),
      expires_at: plain(timestamp),
      // A constraint of the table keeps these two empty.
      ip_address: plain(text, 'nullable'),
      user_agent: plain(text, 'nullable'),
    },
  }),
  credential: table({
    name: say('credentials', 'Anmeldedaten'),
    activity: 'accounts',
    person: ofAccount,
    keep: keepWith('account', 'account_id'),
    columns: {
      id: plain(text),
      subject: plain(text),
      provider: plain(text),
      account_id: plain(text),
      access_token: credential(text, 'nullable'),
      refresh_token: credential(text, 'nullable'),
      id_token: credential(text, 'nullable'),
      access_token_expires_at: plain(timestamp, 'nullable'),
      refresh_token_expires_at: plain(timestamp, 'nullable'),
      scope: plain(text, 'nullable'),
      password: credential(text, 'nullable'),
      created_at: plain(timestamp, 'default'),
      updated_at: plain(timestamp, 'default'),
    },
  }),
  challenge: table({
    name: say('sign-ins under way', 'laufende Anmeldungen'),
    activity: 'accounts',
    person: { none: 'found by a hash only, and gone within the hour' },
    keep: keepFor(
      { hours: 1 },
      {
        from: 'expires_at',
        starts: 'case',
        hold: false,
        source: say(
          'Art. 5(1)(e) GDPR: a challenge lives for minutes',
          'Art. 5 Abs. 1 Buchst. e DSGVO: Eine Anmeldeprüfung lebt Minuten',
        ),
      },
    ),
    columns: {
      id: plain(text),
      identifier: credential(text),
      value: credential(text),
      expires_at: plain(timestamp),
      created_at: plain(timestamp, 'default'),
      updated_at: plain(timestamp, 'default'),
    },
  }),
  second_factor: table({
    name: say('second factors', 'zweite Faktoren'),
    activity: 'accounts',
    person: ofAccount,
    keep: keepWith('account', 'account_id'),
    columns: {
      id: plain(text),
      secret: credential(text),
      recovery_codes: credential(text),
      account_id: plain(text),
      verified: plain(boolean, 'nullable', 'default'),
      failures: plain(integer, 'nullable', 'default'),
      locked_until: plain(timestamp, 'nullable'),
    },
  }),
  passkey: table({
    name: say('passkeys', 'Passkeys'),
    activity: 'accounts',
    person: ofAccount,
    keep: keepWith('account', 'account_id'),
    columns: {
      id: plain(text),
      name: content(text, 'nullable'),
      public_key: credential(text),
      account_id: plain(text),
      credential_id: credential(text),
      counter: plain(bigint),
      device_type: plain(text),
      backed_up: plain(boolean),
      transports: plain(text, 'nullable'),
      created_at: usage(timestamp, 'nullable'),
      model: plain(text, 'nullable'),
    },
  }),
  role_grant: table({
    name: say('roles granted', 'erteilte Rollen'),
    activity: 'accounts',
    keep: keepWith('account', 'account_id'),
    columns: {
      account_id: plain(text),
      role: plain(text),
      granted_at: plain(timestamp),
      granted_by: plain(text),
    },
  }),
  pledge: table({
    name: say('pledges of confidentiality', 'Verpflichtungen auf Vertraulichkeit'),
    activity: 'confidentiality',
    person: ofAccount,
    keep: keepWith('account', 'account_id'),
    columns: {
      id: plain(bigint, 'generated'),
      account_id: plain(text),
      text_version: plain(integer),
      language: plain(text),
      wording: plain(text),
      signed_name: name(text),
      signed_at: usage(timestamp),
      valid_until: plain(timestamp),
    },
  }),
  api_token: table({
    name: say('access keys for programs', 'Zugangsschlüssel für Programme'),
    activity: 'accounts',
    person: ofAccount,
    keep: keepFor(
      { days: 30 },
      {
        from: 'expires_at',
        starts: 'case',
        hold: false,
        source: say(
          'Art. 5(1)(e) GDPR: an expired token opens nothing',
          'Art. 5 Abs. 1 Buchst. e DSGVO: Ein abgelaufener Schlüssel öffnet nichts',
        ),
      },
    ),
    columns: {
      id: plain(text),
      account_id: plain(text),
      name: content(text),
      hash: credential(bytes),
      scopes: plain(textArray),
      created_at: plain(timestamp),
      expires_at: plain(timestamp),
      last_used_on: usage(date, 'nullable'),
    },
  }),
  link: table({
    name: say('invitations and links', 'Einladungen und Links'),
    activity: 'accounts',
    person: ofAccount,
    keep: keepFor(
      { days: 7 },
      {
        from: 'expires_at',
        starts: 'case',
        hold: false,
        source: say(
          'Art. 5(1)(e) GDPR: a link that expired opens nothing',
          'Art. 5 Abs. 1 Buchst. e DSGVO: Ein abgelaufener Link öffnet nichts',
        ),
      },
    ),
    columns: {
      hash: credential(bytes),
      kind: plain(text),
      account_id: plain(text, 'nullable'),
      created_at: plain(timestamp),
      expires_at: plain(timestamp, 'nullable'),
    },
  }),
  attempt: table({
    name: say('failed sign-ins', 'fehlgeschlagene Anmeldungen'),
    activity: 'accounts',
    person: { none: 'found by a keyed hash only, and gone within the day' },
    keep: keepFor(
      { hours: 1 },
      {
        from: 'last_at',
        hold: false,
        source: say(
          'Art. 32(1)(b) GDPR: as long as the limit counts',
          'Art. 32 Abs. 1 Buchst. b DSGVO: solange die Begrenzung zählt',
        ),
      },
    ),
    columns: { key: credential(bytes), failures: plain(integer), last_at: plain(timestamp) },
  }),
})

export type Tables = TablesOf<typeof ledger>
