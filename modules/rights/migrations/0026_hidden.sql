-- A hidden request is in nobody's way: the part that takes requests in does not see it, and nobody may learn of it.
alter table request add column if not exists _mark "char";
drop index request_active;
create unique index request_active on request (subject, kind)
  where closed_at is null and subject is not null and _mark is null;
