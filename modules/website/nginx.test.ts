import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cutLive } from './log-cut.ts'
import { createInspector } from './log-inspect.ts'
import { timeReader } from './log-line.ts'

const nginx = '/usr/sbin/nginx'

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (!address || typeof address === 'string') throw new Error('no port')
  return address.port
}

const get = (port: number, path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, agent: false }, (answer) => {
      answer.resume()
      answer.once('end', () => resolve(answer.statusCode ?? 0))
    })
      .once('error', reject)
      .end()
  })

async function startNginx(folder: string, port: number): Promise<ChildProcess> {
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
     ${process.getuid?.() === 0 ? 'user root;' : ''}
     events { worker_connections 64; }
     http { access_log ${folder}/access.log combined;
       client_body_temp_path ${folder}/t1; proxy_temp_path ${folder}/t2; fastcgi_temp_path ${folder}/t3;
       uwsgi_temp_path ${folder}/t4; scgi_temp_path ${folder}/t5;
       server { listen 127.0.0.1:${port}; location / { return 204; } } }`,
  )
  const server = spawn(
    nginx,
    ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')],
    {
      stdio: 'ignore',
    },
  )
  await expect.poll(() => get(port, '/ready').catch(() => 0), { timeout: 10_000 }).toBe(204)
  return server
}

test.skipIf(!existsSync(nginx))(
  'nginx goes on writing while old lines are cut from the head of its log',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'zusage-nginx-'))
    const port = await freePort()
    const log = join(folder, 'access.log')
    const readTime = timeReader('nginx', 'Europe/Berlin')
    const old = '192.0.2.1 - - [01/Nov/2020:12:00:00 +0100] "GET /old HTTP/1.1" 200 1 "-" "-"\n'
    await writeFile(log, old.repeat(20_000))
    const server = await startNginx(folder, port)
    try {
      let sent = 0
      let cuts = 0
      let dropped = 0
      const cutting = async (): Promise<void> => {
        for (; cuts < 3; cuts++) dropped += (await cutLive(log, readTime, new Date('2021-01-01'))).dropped
      }
      const sending = async (): Promise<void> => {
        while (cuts < 3 || sent < 300) await get(port, `/n${sent++}`)
      }
      await Promise.all([cutting(), sending()])
      await get(port, '/last')
      await expect.poll(() => readFile(log, 'utf8')).toContain('GET /last ')
      const lines = (await readFile(log, 'utf8')).split('\n').filter(Boolean)
      expect(dropped).toBe(20_000)
      expect(lines.filter((line) => line.includes('/old'))).toEqual([])
      // Every line is whole and stands once; between the last look and the shortening of a file one may be lost.
      expect(lines.every((line) => readTime(line) !== null)).toBe(true)
      expect(new Set(lines).size).toBe(lines.length)
      expect(lines.filter((line) => line.includes('GET /n')).length).toBeGreaterThanOrEqual(sent - cuts)
      const seen = await createInspector().inspect(log, readTime)
      expect(Date.now() - (seen.oldest ?? 0)).toBeLessThan(600_000)
      const errors = await createInspector().inspect(join(folder, 'error.log'), readTime)
      expect(errors.undated).toBe(0)
    } finally {
      server.kill('SIGTERM')
      await new Promise((resolve) => server.once('exit', resolve))
      await rm(folder, { recursive: true, force: true })
    }
  },
)
