-- One spelling for all of a name's: lower case, umlauts written out, accents off, in whichever order its words stand.
create function folded_name(name text) returns text
  language sql immutable strict parallel safe security definer set search_path = pg_catalog, pg_temp
  return (
    select coalesce(string_agg(word, ' ' order by word collate "C"), '')
      from regexp_split_to_table(
             regexp_replace(
               normalize(
                 translate(
                   replace(replace(replace(replace(replace(replace(
                     lower(normalize(name, NFC) collate "de-x-icu"),
                     'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'),
                   'øłđı', 'oldi'),
                 NFD),
               '[\u0300-\u036f]', '', 'g'),
             '[^[:alnum:]]+') word
     where word <> '');
