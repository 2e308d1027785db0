-- A reason, on one object, that stops its deletion until it is lifted.
create table hold (
  id bigint generated always as identity primary key,
  module text not null,
  table_name text not null,
  -- The object's primary key, as the database writes it.
  key jsonb not null,
  reason text not null,
  owner text not null,
  review_on date not null,
  placed_at timestamptz not null,
  placed_by text not null,
  lifted_at timestamptz,
  lifted_by text,
  constraint hold_is_lifted_by check ((lifted_at is null) = (lifted_by is null))
);
create index hold_in_force on hold (module, table_name, key) where lifted_at is null;
create index hold_to_review on hold (review_on, id) where lifted_at is null;
create index hold_lifted on hold (lifted_at, id) where lifted_at is not null;

-- Calendar years whose taxes may still be assessed; documents of theirs that the law makes us keep outlast their period.
create table open_year (
  id bigint generated always as identity primary key,
  year integer not null,
  reason text not null,
  opened_at timestamptz not null,
  opened_by text not null,
  closed_at timestamptz,
  closed_by text,
  constraint open_year_is_closed_by check ((closed_at is null) = (closed_by is null))
);
create unique index open_year_once on open_year (year) where closed_at is null;
create index open_year_closed on open_year (closed_at) where closed_at is not null;

-- What was deleted by which rule on which day of the controller's zone; written with the deletion and its evidence.
create table deletion (
  day date not null,
  rule text not null,
  rows bigint not null,
  oldest date,
  youngest date,
  early bigint not null,
  estimated boolean not null,
  primary key (day, rule)
);
create index deletion_rule on deletion (rule, day);

-- What went before this table was there, from the evidence.
insert into deletion
select (at at time zone 'Europe/Berlin')::date, payload ->> 'rule', sum((payload ->> 'rows')::bigint),
       min((payload ->> 'oldest')::timestamptz at time zone 'Europe/Berlin')::date,
       max((payload ->> 'youngest')::timestamptz at time zone 'Europe/Berlin')::date,
       sum((payload ->> 'early')::bigint), bool_or(payload ? 'estimated')
  from (select p.at, p.payload from evidence e join evidence_payload p using (sequence) where e.kind = 'retention.deleted'
        union all
        select at, payload from evidence_inbox where kind = 'retention.deleted') gone
 where (payload ->> 'rows')::bigint > 0
 group by 1, 2;
