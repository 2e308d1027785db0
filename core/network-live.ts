import { once } from 'node:events'
import { type Socket, isIP } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { PoolConfig } from 'pg'
import { recordAsEngine } from './evidence/chain.ts'
import { defineErrors, say } from './errors.ts'
import type { Engine } from './engine.ts'
import type { Network, NetworkFigures, Recipient } from './network.ts'
import { type Target, admitPlace, openAdmitted, watchSockets } from './network-watch.ts'

export interface LiveNetwork extends Network, Disposable {
  /** Asks the modules for their recipients now. */
  refresh(): Promise<readonly Recipient[]>
  figures(): NetworkFigures
}

const errors = defineErrors('network', {
  undeclared: [
    422,
    say(
      'No connection to {host}: it is not among the declared recipients. Declare it with its country and purpose first.',
      'Keine Verbindung zu {host}: Dieser Empfänger ist nicht angegeben. Geben Sie ihn zuerst mit Land und Zweck an.',
    ),
  ],
  unreachable: [
    502,
    say(
      '{host}:{port} does not answer ({reason}). Check the address and whether that server is running.',
      '{host}:{port} antwortet nicht ({reason}). Prüfen Sie die Adresse und ob der Server läuft.',
    ),
  ],
})

const freshMs = 30_000
const patienceMs = 30_000
const dayMs = 24 * 60 * 60 * 1000
const mostKept = 1000
const mostShown = 20
/** The same place is put into the evidence once in this time, however often it is tried. */
const silenceMs = 60_000

const normal = (host: string): string =>
  host
    .toLowerCase()
    .replace(/\.$/, '')
    .replaceAll(/^\[|\]$/g, '')

/** Where the pool connects to; null for a socket in the file system. */
function databaseOf({ connectionString, host, port }: PoolConfig): Target | null {
  const url = connectionString ? new URL(connectionString) : null
  const at = url?.searchParams.get('host') ?? (url?.hostname || host)
  if (!at || at.startsWith('/')) return null
  return { host: normal(decodeURIComponent(at)), port: Number(url?.port || port || 5432) }
}

async function established(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  target: Target,
): Promise<void> {
  try {
    await once(socket, event, { signal: AbortSignal.timeout(patienceMs) })
  } catch (error) {
    socket.destroy()
    const { code, name } = error as NodeJS.ErrnoException
    throw errors.unreachable({ ...target, reason: code ?? name }, { cause: error })
  }
}

async function open(target: Target, tls: boolean): Promise<Socket> {
  const socket = openAdmitted(target)
  await established(socket, 'connect', target)
  if (!tls) return socket
  const secure = connectTls({ socket, ...(isIP(target.host) ? {} : { servername: target.host }) })
  await established(secure, 'secureConnect', target)
  return secure
}

/**
 * The one way out: opens connections to declared recipients, and watches all sockets of the process so that no
 * library opens others (promise 3/place). What was refused is counted, logged and put into the evidence.
 */
export function createNetwork(engine: Engine): LiveNetwork {
  let known: readonly Recipient[] = []
  let askedAt = 0
  let asking: Promise<readonly Recipient[]> | null = null
  const attempts: { at: Date; host: string; port: number }[] = []
  const recorded = new Map<string, number>()

  const ask = async (): Promise<readonly Recipient[]> => {
    const lists = await Promise.all(
      engine.modules.map((module) => module.recipients?.(engine.context(module.name)) ?? Promise.resolve([])),
    )
    known = lists.flat()
    askedAt = performance.now()
    return known
  }
  const refresh = (): Promise<readonly Recipient[]> => (asking ??= ask().finally(() => (asking = null)))
  const declared = (host: string): boolean =>
    known.some((recipient) => normal(recipient.host) === normal(host))

  const report = ({ host, port }: Target): void => {
    const at = engine.now()
    attempts.unshift({ at, host, port })
    attempts.length = Math.min(attempts.length, mostKept)
    const key = `${host}:${port}`
    const before = recorded.get(key)
    if (before !== undefined && at.getTime() - before < silenceMs) return
    if (recorded.size >= mostKept) recorded.clear()
    recorded.set(key, at.getTime())
    engine.log.error({ place: key }, 'a connection to an undeclared place was refused')
    recordAsEngine(engine.owner, 'network.undeclared', { host, port }).catch((error: unknown) =>
      engine.log.error({ err: error }, 'the refused connection could not be put into the evidence'),
    )
  }

  const database = databaseOf(engine.ownerPool.options)
  const admission = database ? admitPlace(database) : null
  const watch = watchSockets(report)
  return {
    refresh,
    recipients: () => {
      if (performance.now() - askedAt > freshMs)
        refresh().catch((error: unknown) =>
          engine.log.warn({ err: error }, 'the recipients could not be read'),
        )
      return known
    },
    async connect({ host, port, tls = false }) {
      if (performance.now() - askedAt > freshMs || !declared(host)) await refresh()
      if (declared(host)) return open({ host: normal(host), port }, tls)
      report({ host: normal(host), port })
      throw errors.undeclared({ host })
    },
    figures() {
      const since = engine.now().getTime() - dayMs
      const recent = attempts.filter(({ at }) => at.getTime() >= since)
      return { undeclaredAttempts: recent.length, recent: recent.slice(0, mostShown) }
    },
    [Symbol.dispose]() {
      watch[Symbol.dispose]()
      admission?.[Symbol.dispose]()
    },
  }
}
