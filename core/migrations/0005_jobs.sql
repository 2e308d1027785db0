-- Runs after graphile_worker's own schema stands.

-- Adds a job of the calling module, in its transaction.
create function enqueue(job text, payload jsonb, queue text, run_at timestamptz, attempts integer, key text) returns void
  language plpgsql security definer set search_path = engine, pg_temp as $$
begin
  if split_part(job, '.', 1) <> calling_module() then
    raise exception '% may not enqueue %', calling_module(), job using errcode = 'insufficient_privilege';
  end if;
  perform graphile_worker.add_job(job, payload::json, queue_name := queue, run_at := run_at,
    max_attempts := attempts, job_key := key);
end $$;

-- Announces an event of the calling module: one job for each module that hears it, and a word to the live channel.
create function announce(event text, aggregate text, payload jsonb) returns void
  language plpgsql security definer set search_path = engine, pg_temp as $$
declare
  announcer text := calling_module();
  id text := gen_random_uuid();
  hearer text;
begin
  if split_part(event, '.', 1) <> announcer then
    raise exception '% may not announce %', announcer, event using errcode = 'insufficient_privilege';
  end if;
  for hearer in select h.module from handler h where h.event = announce.event loop
    perform graphile_worker.add_job('handle',
      json_build_object('handler', hearer, 'event', event, 'id', id, 'payload', payload),
      queue_name := case when aggregate is null then null else hearer || '/' || announcer || ':' || aggregate end);
  end loop;
  perform pg_notify('zusage_live', json_build_object('event', event, 'module', announcer, 'payload', payload)::text);
end $$;

-- Whether this handler (the calling module) may go on: true the first time an event reaches it, in its own transaction.
create function begin_handling(event text) returns boolean
  language plpgsql security definer set search_path = engine, pg_temp as $$
begin
  insert into handled (event_id, handler) values (event, calling_module()) on conflict do nothing;
  return found;
end $$;
