-- What is found of a ticket: all its words in one vector, so that a word of the question and one of the answer
-- find it together. Apart from the ticket, because its state changes more often than its words; and narrow
-- (vectors stay out of line), because a common word reads many rows to learn which are the newest.
create table ticket_words (
  ticket_id bigint primary key,
  origin text not null,
  at timestamptz not null,
  words tsvector not null,
  -- Enquiries are no store of solutions: together with the foreign key no row of theirs can stand here.
  constraint enquiries_are_not_searched check (origin <> 'enquiry'),
  constraint words_of_ticket foreign key (ticket_id, origin) references ticket (id, origin) on delete cascade
) with (toast_tuple_target = 128);
alter table ticket_words alter column words set storage external;
-- No index on `at`: the planner would walk it for rare words. A short pending list: searching reads all of it.
create index ticket_words_found on ticket_words using gin (words) with (gin_pending_list_limit = 256);

-- Lower case whatever the server's locale, and signs that the parser would take for letters to spaces; keeps the length.
create function fold(given text) returns text
  language sql immutable strict parallel safe
  return translate(lower(given collate "de-x-icu"),
    E'„“”‚‘’»«›‹–—…·•→€§°\u00a0\u00ad\u2002\u2003\u2009\u200b\u202f\ufeff', repeat(' ', 27));

create function ticket_head(ticket) returns tsvector
  language sql stable set search_path = tickets, pg_temp as $$
  select setweight(to_tsvector('german', fold($1.subject)), 'A')
      || setweight(to_tsvector('simple', fold($1.subject)), 'A')
      || setweight(to_tsvector('german', fold(coalesce($1.requester_name, ''))), 'B')
      || setweight(to_tsvector('simple', $1.id || ' ' || fold(coalesce($1.requester_name, '') || ' ' || coalesce($1.requester_email, ''))), 'B')
$$;

-- A vector holds 1 MB: of one message the first 60,000 letters count.
create function message_words(message) returns tsvector
  language sql stable set search_path = tickets, pg_temp as $$
  select to_tsvector('german', fold(left($1.text, 60000)))
      || setweight(to_tsvector('simple', fold(coalesce($1.sender_name, '') || ' ' || coalesce($1.sender_email, ''))), 'C')
$$;

create function with_words(so_far tsvector, more tsvector) returns tsvector
  language sql immutable set search_path = tickets, pg_temp as $$
  select case when pg_column_size(so_far) < 700000 then so_far || more else so_far end
$$;

-- Gathers the words of one ticket anew. As the owner: a module's role may not write base tables, nor see hidden rows.
create function gather_words(ticket_number bigint) returns void
  language plpgsql security definer set search_path = tickets, pg_temp as $$
declare
  gathered tsvector;
  latest timestamptz;
  one message;
  its ticket;
begin
  select * into its from ticket where id = ticket_number and origin <> 'enquiry';
  if not found then
    return;
  end if;
  gathered := ticket_head(its);
  latest := its.created_at;
  for one in select * from message where ticket_id = ticket_number order by id loop
    gathered := with_words(gathered, message_words(one));
    latest := greatest(latest, one.created_at);
  end loop;
  insert into ticket_words (ticket_id, origin, at, words) values (its.id, its.origin, latest, gathered)
    on conflict (ticket_id) do update set at = excluded.at, words = excluded.words;
end $$;

create function ticket_words_follow() returns trigger
  language plpgsql security definer set search_path = tickets, pg_temp as $$
begin
  perform gather_words(new.id);
  return null;
end $$;
create trigger words_follow after insert on ticket
  for each row execute function ticket_words_follow();
create trigger words_follow_change after update of subject, requester_name, requester_email on ticket
  for each row execute function ticket_words_follow();

create function message_words_follow() returns trigger
  language plpgsql security definer set search_path = tickets, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    update ticket_words set words = with_words(words, message_words(new)), at = greatest(at, new.created_at)
      where ticket_id = new.ticket_id;
  else
    perform gather_words(old.ticket_id);
  end if;
  return null;
end $$;
create trigger words_follow after insert or delete on message
  for each row execute function message_words_follow();
create trigger words_follow_change after update of text, sender_name, sender_email on message
  for each row execute function message_words_follow();

-- The newest tickets that hold what is wanted. Through the views for a module's role, on the base tables for the owner.
-- Never by reading all rows: for a common word the planner would, not knowing what it costs to fetch a vector.
create function newest_tickets(wanted tsquery, before_at timestamptz, before_id bigint, most integer)
  returns table (ticket_id bigint, at timestamptz)
  language plpgsql stable set enable_seqscan = off as $$
#variable_conflict use_column
begin
  return query
    select found.ticket_id, found.at from ticket_words found
     where found.words @@ wanted
       and (before_at is null or (found.at, found.ticket_id) < (before_at, before_id))
     order by found.at desc, found.ticket_id desc limit most;
end $$;

-- The best of the newest 2,000 that hold it: the rank of all would mean fetching all their vectors.
create function best_tickets(wanted tsquery, leave_out integer, most integer)
  returns table (ticket_id bigint, at timestamptz, rank real)
  language plpgsql stable set enable_seqscan = off as $$
#variable_conflict use_column
begin
  return query
    with newest as materialized (
      select found.ticket_id, found.at, found.words from ticket_words found
       where found.words @@ wanted order by found.at desc, found.ticket_id desc limit 2000)
    select newest.ticket_id, newest.at, ts_rank(newest.words, wanted) as rank from newest
     order by rank desc, newest.at desc, newest.ticket_id desc offset leave_out limit most;
end $$;
