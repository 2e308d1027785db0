-- Came after the backup that was restored: known from outside the database, without what was written.
alter table request add column restored boolean not null default false;
create index request_restored on request (id) where restored and closed_at is null;
