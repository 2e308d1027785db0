-- A key is remembered after its row is erased, so it must not be an address.
alter table outbox_recipient drop constraint outbox_recipient_pkey;
alter table outbox_recipient add column id bigint generated always as identity primary key;
alter table outbox_recipient add constraint outbox_recipient_once unique (outbox_id, address);
