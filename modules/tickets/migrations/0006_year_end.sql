-- That the period begins with the end of the year is the rule's to say; the ticket says when it was closed.
alter table ticket drop constraint ticket_closed;
-- The module's view shows the column, and is made anew from the ledger after the migrations.
alter table ticket drop column keep_from cascade;
alter table ticket add constraint ticket_closed check ((state = 'closed') = (closed_at is not null));
create index ticket_closed_at on ticket (closed_at) where closed_at is not null;
