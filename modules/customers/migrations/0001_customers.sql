-- One spelling for all of a name's spellings: lower case, umlauts written out, accents off, signs to spaces
-- (the parser would take `K-1001` for a word and a negative number).
create function fold(given text) returns text
  language sql immutable strict parallel safe
  return translate(
    replace(replace(replace(replace(lower(given collate "de-x-icu"), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'),
    'áàâãåçéèêëíìîïñóòôõøúùûýšžčćłđ„“”‚‘’»«›‹–—…·-/._@+:&',
    'aaaaaceeeeiiiinooooouuuyszccld                      ');

-- The same without writing umlauts out: who types `Muller` means Müller too.
create function fold_bare(given text) returns text
  language sql immutable strict parallel safe
  return fold(translate(lower(given collate "de-x-icu"), 'äöü', 'aou'));

create table organisation (
  id bigint generated always as identity primary key,
  number text not null,
  name text not null,
  street text not null default '',
  postcode text not null default '',
  city text not null default '',
  country text not null default 'DE',
  notes text not null default '',
  in_use boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  ended_at timestamptz,
  words tsvector generated always as (
    to_tsvector('simple', fold(name || ' ' || number || ' ' || city || ' ' || postcode) || ' ' || fold_bare(name || ' ' || city))
  ) stored,
  constraint organisation_number unique (number)
);
create index organisation_by_name on organisation ((name collate "de-x-icu"), id);
create index organisation_words on organisation using gin (words);
create index organisation_ended on organisation (ended_at) where ended_at is not null;

create table person (
  id bigint generated always as identity primary key,
  organisation_id bigint references organisation (id) on delete cascade,
  given_name text not null default '',
  family_name text not null,
  notes text not null default '',
  in_use boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  ended_at timestamptz,
  words tsvector generated always as (
    to_tsvector('simple', fold(given_name || ' ' || family_name) || ' ' || fold_bare(given_name || ' ' || family_name))
  ) stored
);
create index person_by_name on person ((family_name collate "de-x-icu"), (given_name collate "de-x-icu"), id);
create index person_of_organisation on person (organisation_id);
create index person_words on person using gin (words);
create index person_ended on person (ended_at) where ended_at is not null;

create table email (
  id bigint generated always as identity primary key,
  person_id bigint not null references person (id) on delete cascade,
  email text not null,
  constraint email_is_folded check (email = lower(email)),
  constraint email_of_one unique (email)
);
create index email_of_person on email (person_id);
create index email_domain on email (split_part(email, '@', 2));

create table phone (
  id bigint generated always as identity primary key,
  person_id bigint not null references person (id) on delete cascade,
  number text not null,
  constraint phone_is_e164 check (number ~ '^\+[1-9][0-9]{3,14}$'),
  constraint phone_once unique (person_id, number)
);
create index phone_number on phone (number);
create index phone_ending on phone (reverse(number));
