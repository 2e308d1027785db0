-- As before; a delivery may be quiet: that the officer was written to by way of support's address is nobody else's to read
-- in the log (Art. 38(5) GDPR), so its line never says by whom.
create or replace function take_in(
  received timestamptz, sender text, bytes bytea, digest text, deliveries jsonb,
  peer_host text, peer_address text, response text, queue_id text
) returns jsonb language plpgsql as $$
declare
  delivery jsonb;
  recipients text[];
  new_id bigint;
  ids jsonb := '[]';
  everyone text[] := '{}';
  quiet boolean := false;
begin
  -- Whatever the server's default is: what is acknowledged is on disk.
  if current_setting('synchronous_commit') = 'off' then
    perform set_config('synchronous_commit', 'on', true);
  end if;
  for delivery in select * from jsonb_array_elements(deliveries) loop
    recipients := array(select jsonb_array_elements_text(delivery -> 'to'));
    everyone := everyone || recipients;
    quiet := quiet or coalesce((delivery ->> 'quiet')::boolean, false);
    new_id := store_delivery(delivery, received, sender, recipients, bytes, digest);
    if new_id is not null then
      if delivery ->> 'route' = 'officer' then
        insert into officer_case (mail_id, received_at, from_address) values (new_id, received, sender);
      end if;
      perform engine.enqueue('mail.parse', jsonb_build_object('mailId', new_id), null, null, 25, null);
    end if;
    ids := ids || jsonb_build_array(new_id);
  end loop;
  insert into mail.transport_log
    (at, direction, peer_host, peer_address, sender, recipients, size, code, response, queue_id)
    values (received, 'in', case when quiet then '' else peer_host end, case when quiet then '' else peer_address end,
      case when quiet then '' else sender end, everyone, length(bytes), 250, response, queue_id);
  return ids;
end $$;
