import { type ELDHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import type { Engine } from '../engine.ts'
import { readMetrics } from '../permission.ts'
import type { PromiseState } from '../promises/declare.ts'
import { demand } from './routes.ts'
import { isLocal } from './transport.ts'

const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

interface Timing {
  count: number
  sum: number
  readonly atMost: number[]
}

type Labels = Record<string, string>

const states: readonly PromiseState[] = ['kept', 'broken', 'overdue', 'unproven']

const quote = (value: string): string =>
  `"${value
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`)}"`

const sample = (name: string, value: number, labels: Labels = {}): string => {
  const list = Object.entries(labels).map(([key, text]) => `${key}=${quote(text)}`)
  return `${name}${list.length > 0 ? `{${list.join(',')}}` : ''} ${value}`
}

const family = (
  name: string,
  type: 'counter' | 'gauge' | 'histogram',
  help: string,
  samples: string[],
): string[] => (samples.length > 0 ? [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples] : [])

async function promises(engine: Engine): Promise<string[]> {
  const reports = await engine.house.promises().catch(() => [])
  return [
    ...family(
      'zusage_promise_state',
      'gauge',
      '1 for the state a promise of the notice is in.',
      reports.flatMap(({ key, state }) =>
        states.map((one) => sample('zusage_promise_state', one === state ? 1 : 0, { key, state: one })),
      ),
    ),
    ...family(
      'zusage_promise_checked_timestamp_seconds',
      'gauge',
      'When the promise was last checked.',
      reports.flatMap(({ key, checkedAt }) =>
        checkedAt
          ? [sample('zusage_promise_checked_timestamp_seconds', checkedAt.getTime() / 1000, { key })]
          : [],
      ),
    ),
  ]
}

const resolutionMs = 20

/** The monitor counts its own pause between two looks, too. */
const delay = (lag: ELDHistogram, percentile: number): number =>
  lag.count === 0 ? 0 : Math.max(0, lag.percentile(percentile) / 1e9 - resolutionMs / 1000)

function ownProcess(lag: ELDHistogram): string[] {
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed } = process.memoryUsage()
  const started = Date.now() / 1000 - process.uptime()
  return [
    ...family('process_cpu_seconds_total', 'counter', 'CPU time used.', [
      sample('process_cpu_seconds_total', (user + system) / 1e6),
    ]),
    ...family('process_resident_memory_bytes', 'gauge', 'Memory held.', [
      sample('process_resident_memory_bytes', rss),
    ]),
    ...family('nodejs_heap_size_used_bytes', 'gauge', 'Heap used.', [
      sample('nodejs_heap_size_used_bytes', heapUsed),
    ]),
    ...family('process_start_time_seconds', 'gauge', 'When the process started.', [
      sample('process_start_time_seconds', started),
    ]),
    ...family(
      'nodejs_eventloop_lag_seconds',
      'gauge',
      'Delay of the event loop since the last reading.',
      [50, 99, 100].map((at) =>
        sample('nodejs_eventloop_lag_seconds', delay(lag, at), { quantile: String(at / 100) }),
      ),
    ),
  ]
}

function requests(timings: ReadonlyMap<string, { labels: Labels; timing: Timing }>): string[] {
  const name = 'http_request_duration_seconds'
  const all = [...timings.values()]
  return [
    ...family(
      'http_requests_total',
      'counter',
      'Requests answered.',
      all.map(({ labels, timing }) => sample('http_requests_total', timing.count, labels)),
    ),
    ...family(
      name,
      'histogram',
      'Time from the first byte of a request to the last of its answer.',
      all.flatMap(({ labels, timing }) => [
        ...bounds.map((bound, at) =>
          sample(`${name}_bucket`, timing.atMost[at] ?? 0, { ...labels, le: String(bound) }),
        ),
        sample(`${name}_bucket`, timing.count, { ...labels, le: '+Inf' }),
        sample(`${name}_sum`, timing.sum, labels),
        sample(`${name}_count`, timing.count, labels),
      ]),
    ),
  ]
}

/**
 * `/metrics` in Prometheus' text format: states and figures, nothing about persons. From elsewhere than the
 * own machine it needs a signed-in member of staff or a token with scope `metrics.read`.
 */
export function registerMetrics(http: FastifyInstance, engine: Engine): void {
  const lag = monitorEventLoopDelay({ resolution: resolutionMs })
  lag.enable()
  http.addHook('onClose', async () => void lag.disable())

  const timings = new Map<string, { labels: Labels; timing: Timing }>()
  http.addHook('onResponse', async (request, reply) => {
    // By pattern, not by path: the number of series stays bounded.
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: `${Math.floor(reply.statusCode / 100)}xx`,
    }
    const key = Object.values(labels).join(' ')
    const kept = timings.get(key) ?? { labels, timing: { count: 0, sum: 0, atMost: bounds.map(() => 0) } }
    timings.set(key, kept)
    const seconds = reply.elapsedTime / 1000
    kept.timing.count += 1
    kept.timing.sum += seconds
    for (const [at, bound] of bounds.entries())
      if (seconds <= bound) kept.timing.atMost[at] = (kept.timing.atMost[at] ?? 0) + 1
  })

  http.get('/metrics', {
    onRequest: async (request) => {
      if (!isLocal(request)) await demand(engine, request, readMetrics)
    },
    handler: async (_request, reply) => {
      const lines = [...(await promises(engine)), ...requests(timings), ...ownProcess(lag)]
      lag.reset()
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(`${lines.join('\n')}\n`)
    },
  })
}
