/** Settings of the server on its command line; `extra` overrules, except for where it listens. */
export function serverSettings(options: {
  durable: boolean
  release: string
  extra: Readonly<Record<string, string>>
}): Record<string, string> {
  return {
    max_connections: '100',
    shared_buffers: options.durable ? '256MB' : '128MB',
    effective_cache_size: '1GB',
    maintenance_work_mem: '128MB',
    jit: 'off',
    max_parallel_workers_per_gather: '1',
    autovacuum_max_workers: '2',
    random_page_cost: '1.1',
    timezone: 'UTC',
    idle_in_transaction_session_timeout: '60s',

    checkpoint_timeout: '15min',
    min_wal_size: '256MB',
    max_wal_size: '1GB',
    wal_compression: 'on',
    ...(options.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),

    ...quietLog,
    ...options.extra,

    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // So that a server found running is known to be of the release that is installed.
    'zusage.release': options.release,
  }
}

/**
 * No person's data in the log: not the statements, nor their parameters, nor the rows that the DETAIL of an error
 * quotes. An error's first line quotes values too (`invalid input syntax for type date: "…"`), so that errors go to
 * the client alone, and the log has the server's own words from LOG upwards: starts, stops, crashes, refused entries.
 */
const quietLog = {
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_min_duration_sample: '-1',
  log_duration: 'off',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_lock_waits: 'off',
  log_temp_files: '-1',
  log_checkpoints: 'off',
  log_connections: '',
  log_timezone: 'UTC',
}

/** The server's arguments. Equal settings give equal arguments, and the port stands last. */
export function serverArguments(
  folder: string,
  settings: Readonly<Record<string, string>>,
  port: number,
): string[] {
  const entries = Object.entries({ ...settings, port: String(port) })
  return ['-D', folder, ...entries.flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}
