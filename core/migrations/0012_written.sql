-- The words of what somebody wrote, as an index has them: folded as names are, and of numbers every six figures in a row,
-- for nobody writes a telephone number the same way twice. Of one text the first million letters count.
create function words(written text) returns text[]
  language sql immutable strict parallel safe security definer set search_path = pg_catalog, pg_temp
  return array(
    select left(word, 40)
      from (select lower(case when written ~ '[\u0300-\u036f]' then normalize(left(written, 1000000), NFC) else left(written, 1000000) end
                         collate "de-x-icu") as low offset 0) one
           cross join lateral (
             select replace(replace(replace(replace(replace(replace(
                      low, 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe') as plain offset 0) two
           -- Whatever else has an accent is rare, and taking it off takes longer than all the rest.
           cross join lateral (
             select case when plain ~ '[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]'
                      then regexp_replace(normalize(translate(plain, 'øłđı', 'oldi'), NFD), '[\u0300-\u036f]', '', 'g')
                      else plain end as bare offset 0) three
           cross join lateral regexp_split_to_table(bare, '[^[:alnum:]]+') word
     where word <> ''
    union all
    select '#' || substr(figures, at, 6)
      from (select regexp_replace(run [1], '[^0-9]', '', 'g') as figures
              from regexp_matches(left(written, 1000000), '[0-9][-0-9 ()/.\u00a0\u2010-\u2015]{4,38}[0-9]', 'g') run) runs
           cross join lateral generate_series(1, length(figures) - 5) at);

-- Names under which a person was found, by which what others wrote of them is found.
alter table finding add column known_as text[] not null default '{}';

-- By what the text of a row names the person; whether the officer wants it taken out.
alter table finding_row add column written text;
alter table finding_row add column redact boolean not null default false;
