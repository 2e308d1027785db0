create table request (
  id bigint generated always as identity (start with 1001) primary key,
  kind text not null,
  about text,
  activity text,
  state text not null,
  received_at timestamptz not null,
  received_via text not null check (received_via in ('web', 'mail', 'letter', 'telephone')),
  language text not null check (language in ('de', 'en')),
  name text not null,
  email text,
  phone text,
  customer text,
  message text not null,
  -- The mail to the officer of which it was made.
  mail_id bigint unique,
  -- Of the address, keyed: one active request of a person and right.
  subject bytea,
  repeats integer not null default 0,
  last_repeat_at timestamptz,
  identity text not null default 'open',
  identity_by text,
  identity_at timestamptz,
  proven jsonb not null default '{}',
  resembles boolean not null default false,
  asked_at timestamptz,
  extended_at timestamptz,
  extension_reason text,
  applied_at timestamptz,
  weighing_at timestamptz,
  failed_at timestamptz,
  grounds text[] not null default '{}',
  decision text,
  decided_at timestamptz,
  finding_id bigint,
  act_id bigint,
  restriction_id bigint,
  lifting_id bigint,
  corrections jsonb,
  due_on date not null,
  answered_at timestamptz,
  delivered_at timestamptz,
  outcome text,
  closed_at timestamptz,
  keep_from timestamptz
);
create unique index request_active on request (subject, kind) where closed_at is null and subject is not null;
create index request_due on request (due_on, id) where closed_at is null;
create index request_kind on request (kind, id);
create index request_email on request (lower(email));
create index request_phone on request (phone);
create index request_customer on request (customer);
create index request_name on request (name collate "de-x-icu");
create index request_keep_from on request (keep_from) where keep_from is not null;

create table entry (
  id bigint generated always as identity primary key,
  request_id bigint not null references request on delete cascade,
  at timestamptz not null,
  kind text not null,
  actor text not null,
  from_state text,
  to_state text,
  words text,
  facts jsonb not null default '{}'
);
create index entry_request on entry (request_id, id);

create table pause (
  id bigint generated always as identity primary key,
  request_id bigint not null references request on delete cascade,
  from_on date not null,
  to_on date,
  reason text not null
);
create index pause_request on pause (request_id);
create unique index pause_open on pause (request_id) where to_on is null;

create table letter (
  id bigint generated always as identity primary key,
  request_id bigint not null references request on delete cascade,
  kind text not null,
  language text not null,
  wording integer not null,
  subject text not null,
  body text not null,
  channel text not null check (channel in ('mail', 'post')),
  address text,
  made_at timestamptz not null,
  made_by text not null,
  message_id text,
  handed_over_at timestamptz
);
create index letter_request on letter (request_id, id);
create index letter_address on letter (lower(address));

-- One-time links and private pages: hashes only.
create table link (
  hash bytea primary key,
  request_id bigint not null references request on delete cascade,
  kind text not null check (kind in ('confirm', 'page')),
  -- What its use proves.
  proves jsonb not null default '{}',
  known boolean not null default false,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index link_request on link (request_id);
create index link_created on link (created_at) where kind = 'confirm';

-- Recipients to be told of a rectification, erasure or restriction (Art. 19).
create table told (
  request_id bigint not null references request on delete cascade,
  recipient text not null,
  name text not null,
  country text not null,
  purpose text not null,
  state text not null default 'open' check (state in ('open', 'told', 'none')),
  at timestamptz,
  actor text,
  primary key (request_id, recipient)
);

-- An invented person on whom the checks try each right; empty but for a moment.
create table probe_person (
  id bigint generated always as identity primary key,
  email text not null,
  name text not null,
  note text not null,
  planted_at timestamptz not null
);
create index probe_person_email on probe_person (lower(email));
create index probe_person_name on probe_person (name collate "de-x-icu");
create index probe_person_planted_at on probe_person (planted_at);

-- How each right last did on the invented person.
create table probe_run (
  right_key text primary key,
  ran_at timestamptz not null,
  kept boolean not null,
  fault text
);
create index probe_run_ran_at on probe_run (ran_at);
