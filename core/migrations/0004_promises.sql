create table promise_state (
  key text primary key,
  state text not null,
  seen jsonb not null,
  figures jsonb not null,
  places jsonb not null,
  checked_at timestamptz not null,
  since timestamptz not null
);

create table promise_history (
  id bigint generated always as identity primary key,
  key text not null,
  at timestamptz not null,
  state text not null,
  seen jsonb not null
);
create index promise_history_key on promise_history (key, id);
create index promise_history_at on promise_history (at);
