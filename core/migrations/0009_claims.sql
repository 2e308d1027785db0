-- A restriction may hold its rows for claims (Art. 18(1)(b), (c) GDPR); its end ends the holds.
alter table hold add column act_id bigint;
create index hold_act on hold (act_id) where act_id is not null and lifted_at is null;
-- Of a lifting: the restriction that it ends, and no other on the same rows.
alter table act add column lifts bigint;
