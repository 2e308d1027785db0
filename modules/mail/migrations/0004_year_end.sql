-- Documents of tickets ended with the year so far; now the rule adds that, so they end when the ticket was closed.
-- When that was in the year does not matter any more, which its last second says as well.
update mail set document_ended_at = document_ended_at - interval '1 second'
 where document_ended_at at time zone 'Europe/Berlin' = date_trunc('year', document_ended_at at time zone 'Europe/Berlin');
update outbox set document_ended_at = document_ended_at - interval '1 second'
 where document_ended_at at time zone 'Europe/Berlin' = date_trunc('year', document_ended_at at time zone 'Europe/Berlin');
