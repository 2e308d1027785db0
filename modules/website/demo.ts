import type { Context } from '#core/context.ts'
import type { Tables } from './data.ts'
import { insertRequests } from './queries.ts'

const paths = [
  '/',
  '/',
  '/',
  '/privacy',
  '/privacy',
  '/enquiry',
  '/privacy/register',
  '/en',
  '/privacy/versions',
  '/favicon.ico',
]
const agents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
]
const referrers = [null, null, 'https://suche.example/', 'https://branche.example/optik']
const days = 13
const perDay = 220

/** Two weeks of visits, from addresses that are kept for documentation (RFC 5737). */
export async function fillDemo(ctx: Context<Tables>): Promise<void> {
  const now = ctx.now().getTime()
  const total = days * perDay
  const rows = Array.from({ length: total }, (_, n) => {
    const path = paths[(n * 7) % paths.length] ?? '/'
    return {
      at: new Date(now - ((total - n) / perDay) * 24 * 3_600_000 + ((n * 7919) % 240) * 1000),
      address: `198.51.100.${(n * 31) % 254}`,
      method: 'GET',
      path,
      protocol: 'HTTP/1.1',
      status: path === '/favicon.ico' ? 404 : 200,
      bytes: 900 + ((n * 613) % 21_000),
      referrer: referrers[n % referrers.length] ?? null,
      agent: agents[n % agents.length] ?? null,
    }
  })
  for (let from = 0; from < rows.length; from += 500)
    await insertRequests(ctx.db, rows.slice(from, from + 500))
}
