import { connect } from 'node:net'
import { quantile } from './figures.ts'
import { given, tell } from './load-task.ts'
import type { HttpLoad, LoadReport } from './load.ts'

/** A client that does as little as a client can: ready-made bytes out, status and length in. */
const { port, path, headers, connections, seconds, addresses } = await given<HttpLoad>()

const requests = Array.from({ length: Math.max(1, addresses) }, (_, index) => {
  const lines = {
    host: `127.0.0.1:${port}`,
    'user-agent':
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
    referer: 'https://www.bench.example/suche?q=drucker',
    'accept-language': 'de-DE,de;q=0.9,en;q=0.5',
    ...(addresses > 0 ? { 'x-forwarded-for': `198.18.${Math.floor(index / 250)}.${(index % 250) + 1}` } : {}),
    ...headers,
  }
  const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`GET ${path} HTTP/1.1\r\n${head.join('')}\r\n`)
})

const waits: number[] = []
let failed = 0
let next = 0

function client(until: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1').setNoDelay()
    let held: Buffer = Buffer.alloc(0)
    let began = 0
    const ask = (): void => {
      began = performance.now()
      if (began > until) return void socket.end()
      const request = requests[next++ % requests.length]
      if (request) socket.write(request)
    }
    socket.once('connect', ask)
    socket.on('data', (chunk: Buffer) => {
      held = held.length > 0 ? Buffer.concat([held, chunk]) : chunk
      const end = held.indexOf('\r\n\r\n')
      if (end < 0) return
      const head = held.subarray(0, end).toString('latin1')
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN)
      if (Number.isNaN(length)) return void socket.destroy(new Error(`An answer without length: ${head}`))
      if (held.length < end + 4 + length) return
      held = Buffer.alloc(0)
      waits.push(performance.now() - began)
      if (head.slice(9, 12) !== '200') failed++
      ask()
    })
    socket.once('error', reject)
    socket.once('close', () => resolve())
  })
}

const start = performance.now()
await Promise.all(Array.from({ length: connections }, () => client(start + seconds * 1000)))
const report: LoadReport = {
  done: waits.length,
  failed,
  seconds: (performance.now() - start) / 1000,
  p50: quantile(waits, 0.5),
  p99: quantile(waits, 0.99),
}
tell(report)
