-- Edited periods; the newest version counts.
create table period (
  module text not null,
  table_name text not null,
  version integer not null,
  period jsonb not null,
  at timestamptz not null,
  actor text not null,
  primary key (module, table_name, version)
);

-- One row for each deletion, each failure, and each stretch of runs (an hour at most) with neither.
create table sweep (
  id bigint generated always as identity primary key,
  rule text not null,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  runs integer not null,
  deleted bigint not null,
  early bigint not null,
  failed text
);
create index sweep_rule on sweep (rule, finished_at, id);
create index sweep_early on sweep (rule) where early > 0;
create index sweep_finished_at on sweep (finished_at);

create table canary (
  id bigint generated always as identity primary key,
  rule text not null,
  event_at timestamptz not null,
  planted_at timestamptz not null,
  died_at timestamptz
);
create index canary_rule on canary (rule, id);
create index canary_planted_at on canary (planted_at);
