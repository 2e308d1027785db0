-- By which a person is found who gives only a name.
create index request_folded_name on request (engine.folded_name(name));
