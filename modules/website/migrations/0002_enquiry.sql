create table enquiry (
  id bigint generated always as identity primary key,
  received_at timestamptz not null,
  language text not null check (language in ('de', 'en')),
  name text not null,
  email text not null,
  message text not null,
  consent_id uuid not null unique,
  closed_at timestamptz
);
create index enquiry_closed_at on enquiry (closed_at) where closed_at is not null;
create index enquiry_email on enquiry (lower(email));

create table consent (
  id uuid primary key,
  enquiry_id bigint not null unique references enquiry (id) on delete cascade,
  wording text not null,
  wording_sha256 text not null,
  notice_version_id bigint not null,
  language text not null check (language in ('de', 'en')),
  given_at timestamptz not null
);

-- No enquiry without consent (notice 3.1), and no consent outlives its enquiry: each needs the other, so the one
-- side waits for the end of the transaction.
alter table enquiry add constraint enquiry_has_consent
  foreign key (consent_id) references consent (id) deferrable initially deferred;
