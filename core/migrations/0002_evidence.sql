create table evidence_inbox (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  module text not null,
  kind text not null,
  payload jsonb not null
);

create table evidence (
  sequence bigint primary key,
  at timestamptz not null,
  module text not null,
  kind text not null,
  payload_hash bytea not null,
  previous bytea not null,
  hash bytea not null
);
create index evidence_kind on evidence (kind, sequence);

-- Apart from the chain, because the chain outlives it.
create table evidence_payload (
  sequence bigint primary key,
  payload jsonb not null,
  at timestamptz not null
);
create index evidence_payload_at on evidence_payload (at);

-- Adds an entry of the calling module to the evidence, in its transaction.
create function record(kind text, payload jsonb) returns void
  language sql volatile security definer set search_path = engine, pg_temp as $$
  insert into evidence_inbox (module, kind, payload) values (calling_module(), kind, payload)
$$;

create function wake_evidence() returns trigger
  language plpgsql set search_path = engine, pg_temp as $$
begin
  perform pg_notify('zusage_evidence', '');
  return null;
end $$;
create trigger wake after insert on evidence_inbox for each statement execute function wake_evidence();

create function refuse_change() returns trigger
  language plpgsql set search_path = engine, pg_temp as $$
begin
  raise exception 'evidence is only ever added to: % on % is refused', lower(tg_op), tg_table_name
    using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete or truncate on evidence
  for each statement execute function refuse_change();
-- Deleting is left to the rule that ends its period; what goes before, verification finds.
create trigger append_only before update or truncate on evidence_payload
  for each statement execute function refuse_change();
