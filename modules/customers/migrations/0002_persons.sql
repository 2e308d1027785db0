-- By which a person is found.
create index email_folded on email (lower(email));
