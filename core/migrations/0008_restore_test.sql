-- What came of restoring the last backup aside.
create table restore_test (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  backup text not null,
  matched bigint not null,
  resurrected bigint not null,
  failed text
);
create index restore_test_at on restore_test (at);
