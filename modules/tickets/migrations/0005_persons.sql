-- By which a person is found.
create index ticket_requester on ticket (lower(requester_email));
create index enquiry_of_website on enquiry (enquiry_id);
create index message_sender on message (lower(sender_email));
create index message_recipients on message using gin (engine.folded(recipients)) with (fastupdate = off);
create index message_copies on message using gin (engine.folded(copies)) with (fastupdate = off);
