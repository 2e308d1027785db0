import { z } from 'zod'

const time = z.iso.datetime()

/**
 * `prune-rotated`: files that were rotated away lose lines past their period and go when nothing is left; the live
 * file is left to logrotate. `rewrite`: the live file too.
 */
export const foreignLogsShape = z
  .array(
    z.object({
      /** Absolute, with `*` and `?`: `/var/log/nginx/*.log*`. */
      path: z
        .string()
        .trim()
        .min(2)
        .max(500)
        .regex(/^\/[^\0]*$/),
      kind: z.enum(['nginx', 'apache']),
      mode: z.enum(['prune-rotated', 'rewrite']),
    }),
  )
  .max(20)

export const foreignLogState = z.object({
  path: z.string(),
  kind: z.enum(['nginx', 'apache']),
  rotated: z.boolean(),
  lines: z.number(),
  oldest: time.nullable(),
  newest: time.nullable(),
  /** Why it could not be looked at: a code of the system, or `format`. */
  fault: z.string().nullable(),
})

export const readForeignLogs = {
  method: 'GET',
  path: '/api/website/foreign-logs',
  summary: 'Log files of other web servers, and their oldest lines as they stand on disk.',
  answer: z.object({
    logs: z.array(
      z.object({
        path: z.string(),
        kind: z.enum(['nginx', 'apache']),
        mode: z.enum(['prune-rotated', 'rewrite']),
      }),
    ),
    files: z.array(foreignLogState),
  }),
} as const

export const saveForeignLogs = {
  method: 'PUT',
  path: '/api/website/foreign-logs',
  summary: 'Says which log files of other web servers fall under the promise. Their old lines are deleted.',
  body: z.object({ logs: foreignLogsShape }),
} as const

export const listRequests = {
  method: 'GET',
  path: '/api/website/access-log',
  summary: 'The access log, newest first. Every reading is recorded in the evidence.',
  query: z.object({
    address: z.string().max(64).optional(),
    /** Beginning of the path. */
    path: z.string().max(500).optional(),
    status: z.coerce.number().int().min(100).max(599).optional(),
    /** `next` of the page before. */
    after: z
      .string()
      .regex(/^\d{1,16}\.\d{1,16}$/)
      .optional(),
    limit: z.coerce.number().int().min(1).max(200).default(100),
  }),
  answer: z.object({
    items: z.array(
      z.object({
        id: z.number(),
        at: time,
        address: z.string(),
        method: z.string(),
        path: z.string(),
        protocol: z.string(),
        status: z.number(),
        bytes: z.number(),
        referrer: z.string().nullable(),
        agent: z.string().nullable(),
      }),
    ),
    next: z.string().nullable(),
  }),
} as const
