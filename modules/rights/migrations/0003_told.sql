-- Those to whom data really went, besides the house's own recipients; and why somebody is not told (Art. 19 GDPR).
alter table told drop constraint told_state_check;
alter table told add constraint told_states check (state in ('open', 'told', 'none', 'impossible'));
alter table told add column reason text;
alter table told add constraint told_reason check (state <> 'impossible' or reason is not null);
alter table told add column address text;
alter table told add column disclosed_at timestamptz;
create index told_address on told (lower(address));
