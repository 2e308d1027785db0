-- A database that a backup was restored into begins a lineage: its rows go on apart from those that were abandoned.
create table lineage (
  number bigint generated always as identity primary key,
  id uuid not null unique,
  begun_at timestamptz not null
);
