import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Socket as DatagramSocket } from 'node:dgram'
import { BlockList, type Server, Socket } from 'node:net'

/** Where a socket of this process wants to go. */
export interface Target {
  readonly host: string
  readonly port: number
}

type Report = (target: Target) => void

/** Sockets that the one way out has opened. */
const admitted = new WeakSet<Socket>()
/** Sockets whose way was asked for before they took it. */
const asked = new WeakSet<Socket>()
const places = new Map<string, number>()
const servers = new Set<Server>()
const reports = new Set<Report>()

const everywhere = new BlockList()
everywhere.addSubnet('0.0.0.0', 0, 'ipv4')
everywhere.addSubnet('::', 0, 'ipv6')

const place = ({ host, port }: Target): string => `${host.toLowerCase()} ${port}`

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.')

/** A listener of this very process: nothing leaves it. */
const isOwn = ({ host, port }: Target): boolean =>
  [...servers].some((server) => {
    const address = server.address()
    if (!address || typeof address === 'string' || address.port !== port) return false
    const anywhere = address.address === '::' || address.address === '0.0.0.0'
    return address.address === host || (isLoopback(host) && (anywhere || host === 'localhost'))
  })

/** The arguments of `socket.connect` in any of their forms; null for a socket in the file system, which leaves no machine. */
function targetOf(given: readonly unknown[]): Target | null {
  const [first, second] = Array.isArray(given[0]) ? (given[0] as unknown[]) : given
  if (typeof first === 'object' && first !== null) {
    const { host, port, path } = first as { host?: string; port?: number | string; path?: string }
    return typeof path === 'string' ? null : { host: host || 'localhost', port: Number(port) }
  }
  const port = Number(first)
  if (typeof first === 'string' && !Number.isInteger(port)) return null
  return { host: typeof second === 'string' ? second : 'localhost', port }
}

const tell = (target: Target): void => {
  for (const report of reports) report(target)
}

const refusal = ({ host, port }: Target): Error =>
  Object.assign(
    new Error(`No connection to ${host}:${port}: it is not declared. Open it through core/network.ts.`),
    {
      code: 'ERR_UNDECLARED',
    },
  )

const connect = Socket.prototype.connect

/** Stands before `socket.connect`, so that not even a name is looked up for a place that is not declared. */
function guardedConnect(this: Socket, ...given: unknown[]): Socket {
  const target = targetOf(given)
  asked.add(this)
  if (!target || admitted.has(this) || places.has(place(target)) || isOwn(target))
    return Reflect.apply(connect, this, given) as Socket
  tell(target)
  // As with a connection refused by the other side: the caller has its listeners by then.
  process.nextTick(() => this.destroy(refusal(target)))
  return this
}

/** Hears of every connecting socket, also of one that found a way round `socket.connect`: that one stays blocked. */
const onClient = (message: unknown): void => {
  const { socket } = message as { socket: Socket & { blockList?: BlockList } }
  if (asked.has(socket)) return
  socket.blockList = everywhere
  tell({ host: 'unknown', port: 0 })
}

/** Nothing here speaks UDP: names are looked up by the operating system. */
const onDatagram = (message: unknown): void => {
  ;(message as { socket: DatagramSocket }).socket.close()
  tell({ host: 'udp', port: 0 })
}

const onListen = (message: unknown): void => {
  const { server } = message as { server: Server }
  servers.add(server)
  server.once('close', () => servers.delete(server))
}

const channels = [
  ['net.client.socket', onClient],
  ['udp.socket', onDatagram],
  ['tracing:net.server.listen:asyncStart', onListen],
] as const

/**
 * Watches every outgoing socket of the process (they are the process's, so the watch is, too): one that was
 * not opened by `openAdmitted`, and goes neither to an admitted place nor to a listener of this process, never
 * leaves; `report` hears of it.
 */
export function watchSockets(report: Report): Disposable {
  if (reports.size === 0) {
    Socket.prototype.connect = guardedConnect
    for (const [channel, hear] of channels) subscribe(channel, hear)
  }
  reports.add(report)
  return {
    [Symbol.dispose]() {
      if (!reports.delete(report) || reports.size > 0) return
      Socket.prototype.connect = connect
      for (const [channel, hear] of channels) unsubscribe(channel, hear)
    },
  }
}

/** Lets sockets pass to a place that belongs to the installation itself: its database. */
export function admitPlace(target: Target): Disposable {
  const key = place(target)
  places.set(key, (places.get(key) ?? 0) + 1)
  return {
    [Symbol.dispose]() {
      const left = (places.get(key) ?? 1) - 1
      if (left > 0) places.set(key, left)
      else places.delete(key)
    },
  }
}

/** A socket that passes. For the one way out only. */
export function openAdmitted(target: Target): Socket {
  const socket = new Socket()
  admitted.add(socket)
  return socket.connect({ host: target.host, port: target.port })
}
