import { connect } from 'node:net'
import { once } from 'node:events'

/** One connection that asks one thing at a time, with less of its own work than any client library. */
export interface HttpClient extends AsyncDisposable {
  get(path: string, headers?: Record<string, string>): Promise<{ status: number; body: string }>
}

export async function openClient(port: number): Promise<HttpClient> {
  const socket = connect(port, '127.0.0.1').setNoDelay()
  await once(socket, 'connect')
  return {
    get: (path, headers = {}) =>
      new Promise((resolve, reject) => {
        let held: Buffer = Buffer.alloc(0)
        const hear = (chunk: Buffer): void => {
          held = Buffer.concat([held, chunk])
          const end = held.indexOf('\r\n\r\n')
          if (end < 0) return
          const head = held.subarray(0, end).toString('latin1')
          const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
          if (held.length < end + 4 + length) return
          settle()
          resolve({
            status: Number(head.slice(9, 12)),
            body: held.subarray(end + 4, end + 4 + length).toString(),
          })
        }
        const fail = (): void => {
          settle()
          reject(new Error('The server closed the connection.'))
        }
        const settle = (): void => void socket.off('data', hear).off('close', fail)
        socket.on('data', hear).once('close', fail)
        const lines = { host: `127.0.0.1:${port}`, ...headers }
        const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`)
        socket.write(`GET ${path} HTTP/1.1\r\n${head.join('')}\r\n`)
      }),
    async [Symbol.asyncDispose]() {
      socket.destroy()
    },
  }
}
