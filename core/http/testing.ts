import { mkdtemp, rm } from 'node:fs/promises'
import { type Socket, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { type Config, readConfig } from '../config.ts'
import type { Actor, Context } from '../context.ts'
import type { Engine } from '../engine.ts'
import type { PromiseReport } from '../house.ts'
import { html } from '../html.ts'
import type { Module } from '../module.ts'
import type { SiteFrame } from './pages.ts'
import { type Http, type HttpOptions, startHttp } from './server.ts'

/** A frame that shows what it was told, for tests of the server alone. */
export const plainFrame: SiteFrame = {
  assets: [{ path: '/site/plain.css', type: 'text/css', body: 'p{}' }],
  render: async (page, { language, alternate }) =>
    html`<!doctype html>
      <html lang="${language}">
        <title>${page.title}</title
        >${alternate && html`<a href="${alternate}"></a>`}${page.body}
      </html>`.text,
}

export interface TestWeb extends Http {
  readonly config: Config
  readonly clock: { now: Date }
  /** What was written to the log, line by line. */
  readonly logged: Record<string, unknown>[]
  readonly evidence: { readonly kind: string; readonly payload: unknown }[]
  readonly promises: PromiseReport[]
  readonly database: { reachable: boolean }
  /** As the database tells all processes. */
  notify(channel: string, payload: unknown): void
}

interface Options extends Partial<HttpOptions> {
  readonly modules: readonly Module[]
  readonly settings?: Partial<Config>
}

/**
 * The HTTP server on modules that need no database: for tests of what happens on the wire. Not a stand-in for the
 * engine: what concerns data is tested on the whole house.
 */
export async function openWeb({ modules, settings, ...options }: Options): Promise<TestWeb> {
  const dataDir = await mkdtemp(join(tmpdir(), 'zusage-web-'))
  const config = { ...readConfig({ PORT: '0' }), dataDir, ...settings }
  const logged: Record<string, unknown>[] = []
  const write = (line: string): void => void logged.push(JSON.parse(line) as Record<string, unknown>)
  const heard = new Map<string, (payload: string) => void>()
  const own = {
    clock: { now: new Date() },
    evidence: [],
    promises: [] as PromiseReport[],
    database: { reachable: true },
  }
  const down = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  const engine = {
    config,
    modules,
    log: pino({ level: 'debug' }, { write }),
    now: () => own.clock.now,
    house: { promises: async () => own.promises },
    ownerPool: { query: async () => (own.database.reachable ? { rows: [] } : Promise.reject(down)) },
    context: (module: string, actor: Actor = { kind: 'system', name: 'test' }) =>
      ({ module, actor, config, now: () => own.clock.now }) as Context,
    async listen(channel: string, hear: (payload: string) => void) {
      heard.set(channel, hear)
      return { [Symbol.asyncDispose]: async () => void heard.delete(channel) }
    },
  } as unknown as Engine
  const web = await startHttp(engine, { frame: plainFrame, listen: false, ...options })
  return {
    ...web,
    ...own,
    config,
    logged,
    notify: (channel, payload) =>
      heard.get(channel)?.(typeof payload === 'string' ? payload : JSON.stringify(payload)),
    async [Symbol.asyncDispose]() {
      await web[Symbol.asyncDispose]()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A raw connection to the server, for what no well-behaved client sends. */
export interface Wire {
  readonly socket: Socket
  /** Resolves once `pattern` has arrived; rejects when the connection ends before. */
  heard(pattern: RegExp): Promise<string>
  /** All that arrived until the server closed. */
  closed(): Promise<string>
}

export function openWire(url: string, from?: string): Wire {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), ...(from ? { localAddress: from } : {}) })
  let text = ''
  socket.setEncoding('utf8').on('error', () => undefined)
  socket.on('data', (data: string) => (text += data))
  const closing = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  return {
    socket,
    heard: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!pattern.test(text)) return
          socket.off('data', look)
          resolve(text)
        }
        socket.on('data', look)
        look()
        void closing.then(() => reject(new Error(`closed after ${JSON.stringify(text)}`)))
      }),
    closed: () => closing.then(() => text),
  }
}
