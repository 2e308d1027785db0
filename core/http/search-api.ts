import { z } from 'zod'

const hit = z.object({
  module: z.string(),
  title: z.string(),
  /** Matches stand between \u0002 and \u0003. */
  excerpt: z.string(),
  /** Path in the console. */
  href: z.string(),
  at: z.iso.datetime(),
})

/** The one search over all modules. */
export const search = {
  method: 'GET',
  path: '/api/search',
  summary: 'Searches everything the caller may see, each module’s best hits in turn.',
  query: z.object({
    q: z.string().trim().min(1).max(200),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  answer: z.object({ hits: z.array(hit) }),
} as const
