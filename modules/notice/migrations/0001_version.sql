create table version (
  id bigint generated always as identity primary key,
  published_at timestamptz not null,
  effective_from timestamptz not null,
  sha256 text not null,
  text_de text not null,
  text_en text not null,
  reason text not null check (reason in ('first', 'settings', 'periods', 'declarations')),
  actor text not null
);

-- A published version is what consents point to: the server itself can neither change nor remove one.
-- The owner of the table still can; promise 6/current-version sees it.
create function refuse_change() returns trigger
  language plpgsql set search_path = notice as $$
begin
  if pg_has_role(session_user, (select relowner from pg_class where oid = tg_relid), 'member') then
    return coalesce(new, old);
  end if;
  raise exception 'a published version of the notice is not changed' using errcode = 'insufficient_privilege';
end $$;

create trigger published_stays before update or delete on version
  for each row execute function refuse_change();
