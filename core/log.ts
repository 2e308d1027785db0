import { type Bindings, type ChildLoggerOptions, type DestinationStream, type Logger, pino } from 'pino'
import type { Config } from './config.ts'
import { personalColumns } from './ledger/declare.ts'
import { engineLedger } from './ledger/engine-tables.ts'
import type { Module } from './module.ts'

/** Never printed, whatever the ledgers say. */
const secrets = [
  'authorization',
  'cookie',
  'set_cookie',
  'password',
  'token',
  'secret',
  'session',
  'credential',
]

const spell = (name: string): string => name.replaceAll(/[_-]/g, '').toLowerCase()

const deepest = 3
const redacted = '[redacted]'

/** A PostgreSQL error quotes values in its message and detail: code and place say enough. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error) || depth > deepest) return typeof error
  const { code, severity, routine, table, column, constraint } = error as Error & Record<string, unknown>
  const ofDatabase = typeof severity === 'string' && typeof routine === 'string'
  const trace = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  return {
    type: error.name,
    ...(code === undefined ? {} : { code }),
    message: ofDatabase ? `PostgreSQL ${routine}` : error.message,
    ...(ofDatabase ? { table, column, constraint } : {}),
    stack: trace.join('\n'),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause, depth + 1) }),
  }
}

/** Copies what is logged without personal data: values of declared personal columns, at any depth that is printed. */
function redactor(names: ReadonlySet<string>, serialised: ReadonlySet<string>) {
  const walk = (value: unknown, depth: number): unknown => {
    if (value === null || typeof value !== 'object' || value instanceof Date) return value
    if (value instanceof Error) return describeError(value)
    if (depth > deepest) return '[…]'
    if (Array.isArray(value)) return value.map((item) => walk(item, depth + 1))
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype !== Object.prototype && prototype !== null) return `[${value.constructor.name}]`
    return redact(value as Record<string, unknown>, depth)
  }
  const redact = (given: Record<string, unknown>, depth = 0): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(given).map(([key, value]) => {
        if (depth === 0 && serialised.has(key)) return [key, value]
        return [key, names.has(spell(key)) && value !== null ? redacted : walk(value, depth + 1)]
      }),
    )
  return redact
}

/** Printed by serializers, which choose what they show. */
const ownKeys = new Set(['err', 'req', 'res'])

/**
 * The log: JSON lines on standard output. What the ledgers declare as personal is not printed, so that
 * `log.info({ email })` shows `[redacted]`; errors of the database are printed without the values they quote.
 */
export function createLog(
  { logLevel }: Pick<Config, 'logLevel'>,
  modules: readonly Module[],
  destination?: DestinationStream,
): Logger {
  const ledgers = [engineLedger, ...modules.map((module) => module.ledger)]
  const columns = ledgers.flatMap((ledger) => Object.values(ledger).flatMap(personalColumns))
  const redact = redactor(new Set([...columns, ...secrets].map(spell)), ownKeys)
  const options = {
    level: logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: redact },
    serializers: { err: describeError },
  }
  const log = destination ? pino(options, destination) : pino(options)
  // Pino forgets a formatter of bindings at the first child.
  const makeChild = log.child as unknown as (
    this: Logger,
    bindings: Bindings,
    options?: ChildLoggerOptions,
  ) => Logger
  return Object.assign(log, {
    child(this: Logger, bindings: Bindings, options?: ChildLoggerOptions): Logger {
      return makeChild.call(this, redact(bindings), options)
    },
  })
}
