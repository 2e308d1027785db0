create table access_log (
  id bigint generated always as identity,
  at timestamptz not null,
  address text not null,
  method text not null,
  path text not null,
  protocol text not null,
  status integer not null,
  bytes bigint not null,
  referrer text,
  agent text,
  primary key (at, id)
) partition by range (at);
