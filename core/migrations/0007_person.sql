-- What was found of a person, fixed before anything is done with it.
create table finding (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  identifiers jsonb not null,
  ambiguous text[] not null
);
create index finding_at on finding (at);

-- Rows by their keys; `parent` is the row through which one was found.
create table finding_row (
  id bigint generated always as identity primary key,
  finding_id bigint not null references finding on delete cascade,
  place text not null,
  key jsonb not null,
  share text not null,
  found_by text not null,
  certain boolean not null,
  included boolean not null,
  -- A hold keeps it from being erased.
  held boolean not null default false,
  reason text,
  parent_place text,
  parent_key jsonb,
  unique (finding_id, place, key)
);
create index finding_row_page on finding_row (finding_id, place, id);
create index finding_row_parent on finding_row (finding_id, parent_place, parent_key);

create table act (
  id bigint generated always as identity primary key,
  finding_id bigint not null,
  kind text not null,
  state text not null,
  started_at timestamptz not null,
  done_at timestamptz,
  rows_left bigint not null default 0,
  -- The newest key of each place when the rows were fixed: what came later is no remainder.
  newest jsonb not null
);
create index act_finding on act (finding_id);
create index act_done on act (done_at);

-- One step of an act: what is done with one table.
create table act_step (
  act_id bigint not null references act on delete cascade,
  position integer not null,
  place text not null,
  action text not null,
  rows bigint not null,
  ground text,
  until timestamptz,
  done_at timestamptz,
  primary key (act_id, position)
);

-- The rows of an act by their keys, which name nobody: what is searched again, and repeated after a restore.
create table act_row (
  act_id bigint not null references act on delete cascade,
  place text not null,
  key jsonb not null,
  action text not null,
  done boolean not null default false,
  primary key (act_id, place, key)
);
create index act_row_open on act_row (act_id, place, action) where not done;

-- Corrections of an act under way; deleted with its end.
create table correction (
  act_id bigint not null references act on delete cascade,
  position integer not null,
  correction jsonb not null,
  primary key (act_id, position)
);

-- Rows that nobody reads: marked in their table, and here with the ground.
create table restriction (
  place text not null,
  key jsonb not null,
  act_id bigint not null,
  ground text not null,
  until timestamptz,
  at timestamptz not null,
  primary key (place, key, act_id)
);
create index restriction_act on restriction (act_id);

create table objection (
  hash bytea not null,
  objection text not null,
  activity text not null,
  at timestamptz not null,
  primary key (hash, objection, activity)
);

-- The addresses in a list, as an index compares them.
create function folded(list text[]) returns text[]
  language sql immutable strict parallel safe security definer set search_path = pg_catalog, pg_temp
  return array(select lower(one) from unnest(list) one);

create function addresses(list jsonb) returns text[]
  language sql immutable strict parallel safe security definer set search_path = pg_catalog, pg_temp
  return array(select lower(one ->> 'address') from jsonb_array_elements(list) one where one ->> 'address' is not null);
