create table ticket (
  id bigint generated always as identity (start with 10001) primary key,
  subject text not null,
  state text not null,
  origin text not null,
  owner_id text,
  person_id bigint,
  organisation_id bigint,
  requester_email text,
  requester_name text,
  unread boolean not null default true,
  suggested_id bigint,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  last_message_at timestamptz not null,
  closed_at timestamptz,
  keep_from timestamptz,
  constraint ticket_states check (state in ('open', 'pending', 'closed')),
  constraint ticket_origins check (origin in ('mail', 'enquiry', 'agent')),
  constraint ticket_closed check ((state = 'closed') = (closed_at is not null) and (closed_at is null) = (keep_from is null)),
  -- Who enquired stays with the website, whose purpose is answering that enquiry and no other (notice 3.1).
  constraint enquiry_names_nobody check (origin <> 'enquiry' or num_nonnulls(requester_email, requester_name, person_id, organisation_id) = 0),
  constraint ticket_origin unique (id, origin)
);
create index ticket_by_activity on ticket (last_message_at, id);
create index ticket_unfinished on ticket (last_message_at, id) where state <> 'closed';
create index ticket_by_creation on ticket (created_at, id);
create index ticket_by_state on ticket (state, last_message_at, id);
create index ticket_owned on ticket (owner_id, last_message_at, id);
create index ticket_of_person on ticket (person_id, last_message_at, id) where person_id is not null;
create index ticket_of_organisation on ticket (organisation_id, last_message_at, id) where organisation_id is not null;
create index ticket_kept_from on ticket (keep_from) where keep_from is not null;

-- Ties a ticket to the enquiry that it answers. Its own period is shorter, and the ticket goes with it.
create table enquiry (
  ticket_id bigint primary key,
  origin text not null default 'enquiry',
  enquiry_id bigint not null,
  closed_at timestamptz,
  constraint enquiry_once unique (enquiry_id),
  constraint enquiry_is_one check (origin = 'enquiry'),
  constraint enquiry_of_ticket foreign key (ticket_id, origin) references ticket (id, origin) on delete cascade
);
create index enquiry_closed on enquiry (closed_at) where closed_at is not null;

create function enquiry_over() returns trigger
  language plpgsql security definer set search_path = tickets, pg_temp as $$
begin
  delete from ticket where id = old.ticket_id;
  return null;
end $$;
create trigger over after delete on enquiry for each row execute function enquiry_over();

create table message (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket (id) on delete cascade,
  kind text not null,
  key uuid,
  author_id text,
  sender_email text,
  sender_name text,
  recipients text[],
  copies text[] not null default '{}',
  text text not null,
  html text,
  formatted boolean not null default false,
  mail_id bigint,
  message_id text,
  in_reply_to text,
  automatic boolean not null default false,
  stranger boolean not null default false,
  spam boolean not null default false,
  handed_over_at timestamptz,
  refused text,
  created_at timestamptz not null,
  constraint message_kinds check (kind in ('in', 'out', 'note')),
  constraint message_key unique (key),
  constraint message_of_mail unique (mail_id)
);
create index message_of_ticket on message (ticket_id, created_at, id);
create index message_by_message_id on message (message_id) where message_id is not null;

create table attachment (
  message_id bigint not null references message (id) on delete cascade,
  part integer not null,
  filename text not null,
  type text not null,
  size bigint not null,
  inline boolean not null,
  content_id text,
  primary key (message_id, part)
);

-- Staff who read a ticket within the last hour, so that the evidence names each once an hour.
create table reading (
  ticket_id bigint not null references ticket (id) on delete cascade,
  reader text not null,
  at timestamptz not null,
  primary key (ticket_id, reader)
);
create index reading_at on reading (at);
