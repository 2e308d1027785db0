-- By which a person is found.
create index account_email on account (lower(email));
