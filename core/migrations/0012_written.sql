-- The words of what somebody wrote, as an index has them: folded as names are, and of numbers every six figures in a row,
-- for nobody writes a telephone number the same way twice.
create function words(written text) returns text[]
  language sql immutable strict parallel safe security definer set search_path = pg_catalog, pg_temp
  return array(
    select left(word, 40)
      from regexp_split_to_table(
             regexp_replace(
               normalize(
                 translate(
                   replace(replace(replace(replace(replace(replace(
                     lower(normalize(written, NFC) collate "de-x-icu"),
                     'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'),
                   'øłđı', 'oldi'),
                 NFD),
               '[\u0300-\u036f]', '', 'g'),
             '[^[:alnum:]]+') word
     where word <> ''
    union
    select '#' || substr(figures, at, 6)
      from (select regexp_replace(run [1], '[^0-9]', '', 'g') as figures
              from regexp_matches(written, '[0-9][-0-9 ()/.\u00a0\u2010-\u2015]{4,38}[0-9]', 'g') run) runs
           cross join lateral generate_series(1, length(figures) - 5) at);

-- Names under which a person was found, by which what others wrote of them is found.
alter table finding add column known_as text[] not null default '{}';

-- By what the text of a row names the person; whether the officer wants it taken out.
alter table finding_row add column written text;
alter table finding_row add column redact boolean not null default false;
