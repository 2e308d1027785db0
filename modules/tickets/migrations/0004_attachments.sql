-- What a text attachment says; null: it is no text, too long, or not read yet.
alter table attachment add column text text;

create function attachment_words(attachment) returns tsvector
  language sql stable set search_path = tickets, pg_temp as $$
  select setweight(to_tsvector('simple', fold(translate($1.filename, '._-', '   '))), 'C')
      || setweight(to_tsvector('german', fold(translate($1.filename, '._-', '   '))), 'C')
      || to_tsvector('german', fold(left(coalesce($1.text, ''), 60000)))
$$;

-- As in 0002, and with what is attached.
create or replace function gather_words(ticket_number bigint) returns void
  language plpgsql security definer set search_path = tickets, pg_temp as $$
declare
  gathered tsvector;
  latest timestamptz;
  one message;
  file attachment;
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
    for file in select * from attachment where message_id = one.id order by part loop
      gathered := with_words(gathered, attachment_words(file));
    end loop;
  end loop;
  insert into ticket_words (ticket_id, origin, at, words) values (its.id, its.origin, latest, gathered)
    on conflict (ticket_id) do update set at = excluded.at, words = excluded.words;
end $$;

create function attachment_words_follow() returns trigger
  language plpgsql security definer set search_path = tickets, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    update ticket_words set words = with_words(words, attachment_words(new))
      where ticket_id = (select ticket_id from message where id = new.message_id);
  else
    perform gather_words((select ticket_id from message where id = old.message_id));
  end if;
  return null;
end $$;
create trigger words_follow after insert or delete on attachment
  for each row execute function attachment_words_follow();
create trigger words_follow_change after update of filename, text on attachment
  for each row execute function attachment_words_follow();

select gather_words(ticket_id) from (select distinct message.ticket_id from attachment join message on message.id = attachment.message_id) as written;
