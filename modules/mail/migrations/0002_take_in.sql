-- Stores one delivery; null: a repeat, the same recipients and bytes within five days.
create function store_delivery(
  delivery jsonb, received timestamptz, sender text, recipients text[], bytes bytea, digest text
) returns bigint language plpgsql as $$
declare
  wanted_key text := delivery ->> 'key';
  new_id bigint;
begin
  for attempt in 1..3 loop
    insert into mail (route, received_at, envelope_from, envelope_to, size, sha256, repeat_key, raw, from_address)
      values (delivery ->> 'route', received, sender, recipients, length(bytes), digest, wanted_key, bytes, sender)
      on conflict (repeat_key) do nothing returning id into new_id;
    if new_id is not null then
      return new_id;
    end if;
    perform from mail m where m.repeat_key = wanted_key and m.received_at > received - interval '5 days';
    if found then
      return null;
    end if;
    update mail m set repeat_key = null where m.repeat_key = wanted_key;
  end loop;
  -- The key belongs to a row that is hidden from us: rather a double than a loss.
  insert into mail (route, received_at, envelope_from, envelope_to, size, sha256, raw, from_address)
    values (delivery ->> 'route', received, sender, recipients, length(bytes), digest, bytes, sender)
    returning id into new_id;
  return new_id;
end $$;

-- Takes in one mail for one or two routes, with its log line and the jobs to parse it: one statement, so one
-- round trip and one commit. A delivery is {"route", "to", "key"}; the answer has an id for each, null for a repeat.
create function take_in(
  received timestamptz, sender text, bytes bytea, digest text, deliveries jsonb,
  peer_host text, peer_address text, response text, queue_id text
) returns jsonb language plpgsql as $$
declare
  delivery jsonb;
  recipients text[];
  new_id bigint;
  ids jsonb := '[]';
  everyone text[] := '{}';
begin
  -- Whatever the server's default is: what is acknowledged is on disk.
  if current_setting('synchronous_commit') = 'off' then
    perform set_config('synchronous_commit', 'on', true);
  end if;
  for delivery in select * from jsonb_array_elements(deliveries) loop
    recipients := array(select jsonb_array_elements_text(delivery -> 'to'));
    everyone := everyone || recipients;
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
    values (received, 'in', peer_host, peer_address, sender, everyone, length(bytes), 250, response, queue_id);
  return ids;
end $$;
