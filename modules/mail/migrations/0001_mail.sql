create table mail (
  id bigint generated always as identity primary key,
  route text not null,
  state text not null default 'received',
  received_at timestamptz not null,
  envelope_from text not null,
  envelope_to text[] not null,
  size integer not null,
  sha256 text not null,
  repeat_key text unique,
  raw bytea not null,
  reader text,
  from_name text not null default '',
  from_address text not null,
  to_list jsonb not null default '[]',
  cc_list jsonb not null default '[]',
  subject text not null default '',
  sent_at timestamptz,
  message_id text,
  in_reply_to text,
  reference_ids text[] not null default '{}',
  body_text text not null default '',
  body_html text,
  automatic text,
  spam jsonb,
  attachments jsonb not null default '[]',
  parsed_at timestamptz,
  quarantine_reason text,
  document_ended_at timestamptz
);
-- Attachments are compressed already or in base64: trying costs more than it saves.
alter table mail alter column raw set storage external;
create index mail_waiting on mail (id) where state <> 'parsed';
create index mail_from_address on mail (lower(from_address));
create index mail_message_id on mail (message_id);
create index mail_document_ended_at on mail (document_ended_at) where document_ended_at is not null;

create table officer_case (
  mail_id bigint primary key references mail on delete cascade,
  received_at timestamptz not null,
  from_name text not null default '',
  from_address text not null,
  subject text not null default '',
  closed_at timestamptz
);
create index officer_case_open on officer_case (mail_id) where closed_at is null;
create index officer_case_from_address on officer_case (lower(from_address));

create table outbox (
  id bigint generated always as identity primary key,
  message_id text not null unique,
  route text not null,
  mail_id bigint,
  state text not null default 'queued',
  sender text not null,
  to_address text not null,
  raw bytea not null,
  size integer not null,
  created_at timestamptz not null,
  attempts integer not null default 0,
  next_try_at timestamptz not null,
  give_up_at timestamptz not null,
  last_code integer,
  last_response text,
  ended_at timestamptz,
  document_ended_at timestamptz
);
alter table outbox alter column raw set storage external;
create index outbox_unsent on outbox (id) where state in ('queued', 'sending');
create index outbox_failed on outbox (id) where state = 'failed';
create index outbox_mail_id on outbox (mail_id);
create index outbox_to_address on outbox (lower(to_address));
create index outbox_document_ended_at on outbox (document_ended_at) where document_ended_at is not null;

create table outbox_recipient (
  outbox_id bigint not null references outbox on delete cascade,
  address text not null,
  state text not null default 'pending',
  code integer,
  response text,
  primary key (outbox_id, address)
);
create index outbox_recipient_address on outbox_recipient (lower(address));

create table transport_log (
  at timestamptz not null,
  id uuid not null default gen_random_uuid(),
  direction text not null,
  peer_host text not null,
  peer_address text not null,
  sender text not null,
  recipients text[] not null,
  size integer,
  code integer not null,
  response text not null,
  queue_id text not null,
  primary key (at, id)
) partition by range (at);
create index transport_log_sender on transport_log (lower(sender));

create table probe (
  sha256 text primary key,
  repeat_keys text[] not null,
  sent_at timestamptz not null
);
create index probe_sent_at on probe (sent_at);
