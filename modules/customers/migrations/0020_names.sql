-- By which a person is found who gives only a name.
create index organisation_folded_name on organisation (engine.folded_name(name));
create index person_folded_family on person (engine.folded_name(family_name));
create index person_folded_name on person (engine.folded_name(given_name || ' ' || family_name));
