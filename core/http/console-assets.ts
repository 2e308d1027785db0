import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { contentPolicy } from './headers.ts'

/**
 * Where the built console lies: an `index.html` with the placeholder `__NONCE__`, hashed files in `assets/`. Or,
 * in development, what serves it from its sources.
 */
export type ConsoleAssets =
  | { readonly folder: string }
  | { readonly mount: (http: FastifyInstance) => Promise<void> }

const beingBuilt = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>Zusage</title></head>
<body><h1>The console is being built</h1><p>This page reloads by itself. If it stays, run <code>npm run build</code>.</p>
<h1 lang="de">Die Konsole wird gerade gebaut</h1>
<p lang="de">Diese Seite lädt sich selbst neu. Bleibt sie stehen, führen Sie <code>npm run build</code> aus.</p></body></html>`

async function sendIndex(reply: FastifyReply, folder: string): Promise<FastifyReply> {
  reply.type('text/html; charset=utf-8')
  const index = await readFile(join(folder, 'index.html'), 'utf8').catch(() => null)
  if (index === null) return reply.code(503).header('retry-after', '2').send(beingBuilt)
  const nonce = randomBytes(16).toString('base64')
  return reply
    .header('content-security-policy', contentPolicy({ scripts: true, styleNonce: nonce }))
    .send(index.replaceAll('__NONCE__', nonce))
}

/** The staff's web app below `/console/`: its files for good, its one page for every other path, with a fresh nonce. */
export async function registerConsole(http: FastifyInstance, assets: ConsoleAssets): Promise<void> {
  if ('mount' in assets) return assets.mount(http)
  const { folder } = assets
  await http.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/console/assets/',
    immutable: true,
    maxAge: '365d',
    index: false,
    dotfiles: 'ignore',
    decorateReply: false,
    suppressWarning: true,
  })
  http.get('/console', (_request, reply) => reply.redirect('/console/', 302))
  http.get('/console/*', (_request, reply) => sendIndex(reply, folder))
}
