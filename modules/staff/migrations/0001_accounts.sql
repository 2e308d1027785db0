create table account (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text check (image is null),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  two_factor_enabled boolean default false,
  language text not null default 'de' check (language in ('de', 'en')),
  -- When a password was first set through the invitation; before that nobody can sign in.
  activated_at timestamptz,
  deactivated_at timestamptz,
  check (email = lower(email))
);
create index account_deactivated on account (deactivated_at);

-- The browser's cookie carries the token; here stands its SHA-256. Address and browser are never kept.
create table session (
  id text primary key,
  token text not null unique check (token like 'sha256.%'),
  account_id text not null references account (id) on delete cascade,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ip_address text check (ip_address is null),
  user_agent text check (user_agent is null)
);
create index session_account on session (account_id);
create index session_expires on session (expires_at);

-- Ways to sign in: a password (scrypt). The columns for identity providers are there for later.
create table credential (
  id text primary key,
  subject text not null,
  provider text not null,
  account_id text not null references account (id) on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider, subject)
);
create index credential_account on credential (account_id);

-- Challenges under way: a second factor asked for, a passkey being used. Minutes old at most.
create table challenge (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index challenge_identifier on challenge (identifier);
create index challenge_expires on challenge (expires_at);

create table second_factor (
  id text primary key,
  secret text not null,
  recovery_codes text not null,
  account_id text not null references account (id) on delete cascade,
  verified boolean default true,
  failures integer default 0,
  locked_until timestamptz
);
create index second_factor_account on second_factor (account_id);

create table passkey (
  id text primary key,
  name text,
  public_key text not null,
  account_id text not null references account (id) on delete cascade,
  credential_id text not null,
  counter bigint not null,
  device_type text not null,
  backed_up boolean not null,
  transports text,
  created_at timestamptz,
  model text
);
create index passkey_account on passkey (account_id);
create unique index passkey_credential on passkey (credential_id);

create table role_grant (
  account_id text not null references account (id) on delete cascade,
  role text not null check (role in ('administrator', 'agent', 'officer', 'auditor')),
  granted_at timestamptz not null,
  granted_by text not null,
  primary key (account_id, role)
);

create table pledge (
  id bigint generated always as identity primary key,
  account_id text not null references account (id) on delete cascade,
  text_version integer not null,
  language text not null,
  -- What was shown and signed, word for word.
  wording text not null,
  signed_name text not null,
  signed_at timestamptz not null,
  valid_until timestamptz not null,
  check (valid_until > signed_at)
);
create index pledge_account on pledge (account_id, valid_until);

create table api_token (
  id text primary key,
  account_id text not null references account (id) on delete cascade,
  name text not null,
  hash bytea not null check (length(hash) = 32),
  scopes text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_on date
);
create index api_token_account on api_token (account_id);
create index api_token_expires on api_token (expires_at);

-- One-time links: first set-up, invitation, a new password, and the step from a form into the console.
create table link (
  hash bytea primary key check (length(hash) = 32),
  kind text not null check (kind in ('setup', 'invitation', 'reset', 'entry')),
  account_id text references account (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz,
  check ((kind = 'setup') = (account_id is null))
);
create index link_account on link (account_id);
create index link_expires on link (expires_at);

-- Failed attempts to sign in, by a keyed hash of the address typed: nobody can be read from it.
create table attempt (
  key bytea primary key,
  failures integer not null,
  last_at timestamptz not null
);
create index attempt_last on attempt (last_at);

-- The roles that count at a moment. The one place where this is decided: sign-in, tokens, lists and the
-- proof of promise 3.6/operators all ask it. It reads the tables of whoever asks: a module's views, or all rows.
create function effective_roles(who text, at_moment timestamptz) returns text[]
  language sql stable as $$
  select coalesce(array_agg(g.role order by g.role), '{}')
    from role_grant g
    join account a on a.id = g.account_id
   where g.account_id = who
     and a.activated_at is not null
     and a.deactivated_at is null
     and (g.role <> 'administrator'
          or exists (select from pledge p
                      where p.account_id = who and p.signed_at <= at_moment and p.valid_until > at_moment))
$$;

-- Whether anybody has an account, restricted ones (Art. 18 GDPR) included: while nobody has, set-up is open.
create function any_account() returns boolean
  language plpgsql stable security definer set search_path = staff, pg_temp as $$
begin
  return exists (select from account where _mark is distinct from 'c');
end $$;
