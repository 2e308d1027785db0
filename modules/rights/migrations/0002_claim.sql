-- Why what a restriction hides is also kept past its period (Art. 18(1)(b), (c) GDPR).
alter table request add column claim jsonb;
