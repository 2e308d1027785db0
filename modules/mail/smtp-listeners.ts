import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type { Config } from '#core/config.ts'
import type { Context } from '#core/context.ts'
import { readTls } from '#core/http/tls.ts'
import { createBudget, createGate } from './budget.ts'
import type { Tables } from './data.ts'
import { ownHostName } from './sender.ts'
import { limitsSetting } from './settings.ts'
import { handlers, type Intake } from './smtp-intake.ts'
import { type Talk, tick, tooSlow } from './smtp-session.ts'
import { bufferLog } from './transport-log.ts'

/** Where this process takes mail in. */
export interface Listening {
  readonly smtp: AddressInfo | null
  readonly lmtp: AddressInfo | null
}

const listening = new WeakMap<Config, Listening>()

/** The listeners of this process; null when it has none. */
export const listeningAt = (ctx: Context<Tables>): Listening | null => listening.get(ctx.config) ?? null

const limits = { clients: 200, inFlightBytes: 160 * 1024 * 1024, commits: 4, idleMs: 60_000, watchMs: 5000 }

function createServer(intake: Intake, lmtp: boolean): SMTPServer {
  const { ctx } = intake
  const tls = readTls(ctx.config)
  const server = new SMTPServer({
    ...handlers(intake),
    lmtp,
    name: ownHostName(ctx),
    banner: 'Zusage',
    size: intake.maxBytes,
    maxClients: limits.clients,
    socketTimeout: limits.idleMs,
    closeTimeout: 10_000,
    maxCommandLength: 4096,
    // Nobody sends through us, and asking a name server who calls would tell it who writes to us.
    disabledCommands: ['AUTH', ...(tls ? [] : ['STARTTLS'])],
    authOptional: true,
    disableReverseLookup: true,
    ...tls,
    logger: false,
  })
  server.on('error', (error) => ctx.log.debug({ err: error }, 'a mail connection ended with an error'))
  return server
}

function listen(server: SMTPServer, setting: string, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void =>
      reject(
        new Error(
          `${setting}: mail can't be taken in at ${host}:${port} (${error.code}). Choose a free port, or "off".`,
          { cause: error },
        ),
      )
    server.once('error', fail)
    server.listen(port, host, () => {
      server.off('error', fail)
      resolve(server.server.address() as AddressInfo)
    })
  })
}

/** Closes connections that only hold a place, and keeps the announced size limit as it is set. */
function watch(servers: readonly SMTPServer[], intake: Intake): NodeJS.Timeout {
  return setInterval(() => {
    for (const server of servers) {
      server.options.size = intake.maxBytes
      for (const connection of server.connections) {
        const talk = intake.talks.get(connection.id)
        const reason = talk && tooSlow(talk, tick())
        if (reason) connection.send(421, `4.4.2 Closing: ${reason}`)
      }
    }
  }, limits.watchMs).unref()
}

const close = (server: SMTPServer, talks: ReadonlyMap<string, Talk>): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    // Whoever is between two mails need not be waited for.
    for (const connection of server.connections)
      if ((talks.get(connection.id)?.begunAt ?? null) === null) connection.send(421, '4.3.2 Shutting down')
  })

/** Opens the SMTP and LMTP listeners that the configuration names. Disposing finishes the mails under way. */
export async function listenForMail(ctx: Context<Tables>): Promise<AsyncDisposable> {
  const { maxBytes } = await ctx.readSetting(limitsSetting)
  const log = bufferLog(ctx)
  const intake: Intake = {
    ctx,
    log,
    budget: createBudget(limits.inFlightBytes),
    gate: createGate(limits.commits),
    talks: new Map(),
    maxBytes,
  }
  const { smtpPort, lmtpPort, mailHost } = ctx.config
  const smtp = smtpPort === null ? null : createServer(intake, false)
  const lmtp = lmtpPort === null ? null : createServer(intake, true)
  const servers = [smtp, lmtp].filter((server) => server !== null)
  try {
    listening.set(ctx.config, {
      smtp: smtp && (await listen(smtp, 'SMTP_PORT', smtpPort ?? 0, mailHost)),
      lmtp: lmtp && (await listen(lmtp, 'LMTP_PORT', lmtpPort ?? 0, mailHost)),
    })
  } catch (error) {
    for (const server of servers) server.close()
    throw error
  }
  const watching = watch(servers, intake)
  const { smtp: smtpAt, lmtp: lmtpAt } = listening.get(ctx.config) ?? {}
  ctx.log.info({ smtpPort: smtpAt?.port ?? null, lmtpPort: lmtpAt?.port ?? null }, 'takes mail in')
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(watching)
      listening.delete(ctx.config)
      await Promise.all(servers.map((server) => close(server, intake.talks)))
      await log[Symbol.asyncDispose]()
    },
  }
}
