create table migration (
  module text not null,
  name text not null,
  sha256 text not null,
  at timestamptz not null default now(),
  primary key (module, name)
);

create table secret (
  key text primary key,
  value bytea not null
);

create table module_role (
  role text primary key,
  module text not null
);

create table setting (
  module text not null,
  key text not null,
  version integer not null,
  value jsonb not null,
  at timestamptz not null default now(),
  actor text not null,
  primary key (module, key, version)
);

create table handler (
  event text not null,
  module text not null,
  primary key (event, module)
);

create table handled (
  event_id text not null,
  handler text not null,
  at timestamptz not null default now(),
  primary key (event_id, handler)
);
create index handled_at on handled (at);

-- The module whose role holds the session; a session of another role has no business here.
create function calling_module() returns text
  language plpgsql stable security definer set search_path = engine, pg_temp as $$
declare
  found text;
begin
  select module into found from module_role where role = session_user;
  if found is null then
    raise exception 'role % is no module', session_user using errcode = 'insufficient_privilege';
  end if;
  return found;
end $$;
