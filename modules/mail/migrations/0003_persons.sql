-- By which a person is found.
create index mail_envelope_from on mail (lower(envelope_from));
create index mail_envelope_to on mail using gin (engine.folded(envelope_to)) with (fastupdate = off);
create index mail_to_list on mail using gin (engine.addresses(to_list)) with (fastupdate = off);
create index mail_cc_list on mail using gin (engine.addresses(cc_list)) with (fastupdate = off);
create index transport_log_recipients on transport_log using gin (engine.folded(recipients)) with (fastupdate = off);
