/**
 * Shut down, crashed or starting (57P01 to 57P03), not connected (class 08), full (53300), read-only after a
 * failover (25006); and what Node says when nobody listens there.
 */
const codes =
  /^(57P0[1-3]|08\w{3}|53300|25006|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH)$/

const sentences =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after calling end|timeout expired)/

/** Whether an error says that the database can't be reached now, so that trying again later may help. */
export function isDatabaseDown(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    const { code } = cause as { code?: unknown }
    if ((typeof code === 'string' && codes.test(code)) || sentences.test(cause.message)) return true
    if (cause instanceof AggregateError && cause.errors.some(isDatabaseDown)) return true
  }
  return false
}
