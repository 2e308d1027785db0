import { z } from 'zod'
import { isProxy, proxiesIn } from './http/proxies.ts'

const flag = z.enum(['on', 'off']).transform((value) => value === 'on')
const port = z
  .string()
  .regex(/^\d{1,5}$/, 'give a port, a number from 0 to 65535')
  .transform(Number)
  .refine((one) => one <= 65_535, 'give a port, a number from 0 to 65535')

const schema = z.object({
  PORT: port.default(8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  TLS_CERT: z.string().optional(),
  TLS_KEY: z.string().optional(),
  TRUST_PROXY: z
    .string()
    .refine((list) => proxiesIn(list).every(isProxy), {
      error: ({ input }) => {
        const wrong = proxiesIn(String(input)).filter((one) => !isProxy(one))
        return `give addresses or networks such as 10.0.0.0/8, parted by commas; not ${wrong.map((one) => `"${one}"`).join(', ')}`
      },
    })
    .optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  REPLAY_DIR: z.string().min(1).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  SMTP_PORT: z.union([z.literal('off'), port]).default(2525),
  LMTP_PORT: z.union([z.literal('off'), port]).default('off'),
  MAIL_HOST: z.string().min(1).default('127.0.0.1'),
  MAIL_DOMAINS: z
    .string()
    .transform((list) =>
      list
        .split(/[\s,]+/)
        .filter(Boolean)
        .map((domain) => domain.toLowerCase()),
    )
    .pipe(
      z.array(
        z
          .string()
          .regex(
            /^(?=.{1,253}$)([\p{L}\d]([\p{L}\d-]{0,61}[\p{L}\d])?\.)*[\p{L}\d]([\p{L}\d-]{0,61}[\p{L}\d])?$/u,
            'give domains, like example.org, parted by commas',
          ),
      ),
    )
    .optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  ADMIN_EMAIL: z.email().optional(),
  ADMIN_PASSWORD: z.string().min(12).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  TZ: z.string().default('Europe/Berlin'),
  JOBS: flag.default(true),
})

const pairs = [
  ['TLS_CERT', 'TLS_KEY'],
  ['ADMIN_EMAIL', 'ADMIN_PASSWORD'],
] as const

/** What the schema can't say of one setting alone; said together with what it does say. */
const furtherFaults = (given: Record<string, string | undefined>): string[] => [
  ...pairs.flatMap(([one, other]) =>
    Boolean(given[one]) === Boolean(given[other])
      ? []
      : [`${given[one] ? other : one}: ${one} and ${other} go together: set both, or neither.`],
  ),
  ...(given.TZ && !isZone(given.TZ)
    ? [`TZ: there is no time zone "${given.TZ}"; use one like Europe/Berlin.`]
    : []),
]

function isZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** Everything that comes from outside the database; frozen. */
export interface Config {
  readonly port: number
  readonly host: string
  /** Without trailing slash. */
  readonly publicUrl: string
  readonly tls: { readonly cert: string; readonly key: string } | null
  /** Addresses of the proxies whose forwarding headers count; null: none do. */
  readonly trustProxy: string | null
  readonly dataDir: string
  /** Outside the data folder: what a restore has to repeat. */
  readonly replayDir: string
  readonly databaseUrl: string | null
  readonly smtpPort: number | null
  readonly lmtpPort: number | null
  readonly mailHost: string
  readonly mailDomains: readonly string[] | null
  readonly smtpUrl: string | null
  readonly admin: { readonly email: string; readonly password: string } | null
  readonly logLevel: string
  /** The controller's zone, in which periods are counted. */
  readonly zone: string
  /** Whether this process runs jobs and sweeps; `JOBS=off` for a process that only answers. */
  readonly jobs: boolean
}

/** Reads the environment; throws one error that names every mistake. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(given)
  const faults = [
    ...(parsed.error?.issues ?? []).map((issue) => `${String(issue.path[0])}: ${issue.message}`),
    ...furtherFaults(given),
  ]
  if (!parsed.success || faults.length > 0)
    throw new Error(
      `The settings in the environment need attention:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    )
  const set = parsed.data
  const tls = set.TLS_CERT && set.TLS_KEY ? { cert: set.TLS_CERT, key: set.TLS_KEY } : null
  const publicUrl =
    set.PUBLIC_URL ??
    `${tls ? 'https' : 'http'}://${set.HOST === '0.0.0.0' ? '127.0.0.1' : set.HOST}:${set.PORT}`
  return Object.freeze({
    port: set.PORT,
    host: set.HOST,
    publicUrl: publicUrl.replace(/\/$/, ''),
    tls,
    trustProxy: set.TRUST_PROXY ?? null,
    dataDir: set.DATA_DIR,
    replayDir: set.REPLAY_DIR ?? `${set.DATA_DIR.replace(/\/+$/, '')}-replay`,
    databaseUrl: set.DATABASE_URL ?? null,
    smtpPort: set.SMTP_PORT === 'off' ? null : set.SMTP_PORT,
    lmtpPort: set.LMTP_PORT === 'off' ? null : set.LMTP_PORT,
    mailHost: set.MAIL_HOST,
    mailDomains: set.MAIL_DOMAINS ?? null,
    smtpUrl: set.SMTP_URL ?? null,
    admin:
      set.ADMIN_EMAIL && set.ADMIN_PASSWORD ? { email: set.ADMIN_EMAIL, password: set.ADMIN_PASSWORD } : null,
    logLevel: set.LOG_LEVEL,
    zone: set.TZ,
    jobs: set.JOBS,
  })
}
