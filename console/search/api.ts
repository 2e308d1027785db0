import { z } from 'zod'
import type { Endpoint } from '#core/http/contract.ts'

const hit = z.object({
  module: z.string(),
  title: z.string(),
  excerpt: z.string(),
  href: z.string(),
  at: z.string(),
})

/** The one search over all modules. */
export const search = {
  method: 'GET',
  path: '/api/search',
  summary: 'Searches everything the caller may see.',
  query: z.object({ q: z.string(), limit: z.coerce.number().optional() }),
  answer: z.object({ hits: z.array(hit) }),
} as const satisfies Endpoint
