import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'

const page = join(import.meta.dirname, 'index.html')

/**
 * Serves the console from its sources below `/console/`, with hot reload. For development only, instead of the
 * built files; sets its own content security policy, which lets the page talk to the reloader.
 */
export async function mountViteDev(http: FastifyInstance): Promise<void> {
  // Only now: a server that serves built files never loads the bundler.
  const [{ createServer }, { config }] = await Promise.all([import('vite'), import('./vite.config.ts')])
  const vite = await createServer({
    ...config,
    configFile: false,
    appType: 'custom',
    html: { cspNonce: '__NONCE__' },
    server: { ...config.server, middlewareMode: true, hmr: { server: http.server } },
  })
  http.addHook('onClose', () => vite.close())

  const sendPage = async (path: string) => {
    const nonce = randomBytes(16).toString('base64')
    const html = await vite.transformIndexHtml(path, await readFile(page, 'utf8'))
    const policy = `default-src 'self'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; connect-src 'self' ws: wss:; base-uri 'none'; object-src 'none'`
    return { html: html.replaceAll('__NONCE__', nonce), policy }
  }

  http.get('/console', (_request, reply) => reply.redirect('/console/'))
  http.get('/console/*', (request, reply) => {
    reply.hijack()
    vite.middlewares(request.raw, reply.raw, () => {
      sendPage(request.url).then(
        ({ html, policy }) =>
          reply.raw
            .writeHead(200, {
              'content-type': 'text/html; charset=utf-8',
              'cache-control': 'no-store',
              'content-security-policy': policy,
            })
            .end(html),
        (cause: unknown) => reply.raw.writeHead(500).end(String(cause)),
      )
    })
  })
}
