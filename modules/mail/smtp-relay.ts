import type { Socket } from 'node:net'
import { createTransport, type Transporter } from 'nodemailer'
import type { SMTPPoolOptions } from 'nodemailer/lib/smtp-pool'
import type { SMTPSentMessageInfo, SMTPTransportGetSocketCallback } from 'nodemailer/lib/smtp-transport'
import type { Config } from '#core/config.ts'
import type { Context } from '#core/context.ts'
import type { Tables } from './data.ts'
import { ownHostName } from './sender.ts'

export interface Relay {
  readonly host: string
  readonly port: number
  /** TLS from the first byte. */
  readonly secure: boolean
  readonly user: string
  readonly password: string
}

/** The relay that SMTP_URL names; null without one. */
export function relayOf(config: Config): Relay | null {
  if (!config.smtpUrl) return null
  const url = new URL(config.smtpUrl)
  const secure = url.protocol === 'smtps:'
  return {
    host: url.hostname.replaceAll(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 465 : url.username ? 587 : 25),
    secure,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  }
}

type Pool = Transporter<SMTPSentMessageInfo, SMTPPoolOptions>

const pools = new WeakMap<Config, Pool>()

const near = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.')

function openPool(ctx: Context<Tables>, relay: Relay): Pool {
  const { network } = ctx
  return createTransport({
    pool: true,
    maxConnections: 4,
    maxMessages: 100,
    // Every try is ours, counted and written down.
    maxRequeues: 0,
    idleTimeout: 5000,
    connectionTimeout: 30_000,
    name: ownHostName(ctx),
    host: relay.host,
    port: relay.port,
    secure: relay.secure,
    // A password never travels in the clear; a relay on this machine needs no TLS and has no certificate.
    requireTLS: Boolean(relay.user) && !relay.secure && !near(relay.host),
    ignoreTLS: near(relay.host),
    ...(relay.user ? { auth: { user: relay.user, pass: relay.password } } : {}),
    getSocket: (_options: SMTPPoolOptions, done: SMTPTransportGetSocketCallback) => {
      void (async () => {
        try {
          const socket = await network.connect({ host: relay.host, port: relay.port, tls: relay.secure })
          done(null, { connection: socket as Socket, secured: relay.secure })
        } catch (error) {
          done(error instanceof Error ? error : new Error(String(error)), false)
        }
      })()
    },
    logger: false,
  })
}

/** What became of one recipient. */
export interface Outcome {
  readonly address: string
  /** `deferred`: not now, perhaps later. */
  readonly result: 'accepted' | 'deferred' | 'rejected'
  readonly code: number | null
  readonly response: string
}

const line = (text: string | undefined): string => (text ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, 400)

interface SmtpFailure {
  readonly message: string
  readonly recipient?: string | undefined
  readonly responseCode?: number | undefined
  readonly response?: string | undefined
  readonly command?: string | undefined
  readonly rejectedErrors?: readonly SmtpFailure[] | undefined
}

const failed = (address: string, failure: SmtpFailure): Outcome => ({
  address,
  result: (failure.responseCode ?? 0) >= 500 ? 'rejected' : 'deferred',
  code: failure.responseCode ?? null,
  response: line(failure.response ?? failure.message),
})

/** Words of a failure that blames our own account or set-up, not the mail: no reason to give the mail up. */
const ours = new Set(['AUTH PLAIN', 'AUTH LOGIN', 'EHLO', 'HELO', 'CONN', 'API', 'STARTTLS'])

/** Hands a mail to the relay. Never throws: a connection that fails defers every recipient. */
export async function handToRelay(
  ctx: Context<Tables>,
  relay: Relay,
  mail: { sender: string; recipients: readonly string[]; raw: Buffer },
): Promise<Outcome[]> {
  const pool = pools.get(ctx.config) ?? openPool(ctx, relay)
  pools.set(ctx.config, pool)
  try {
    const info = await pool.sendMail({
      envelope: { from: mail.sender, to: [...mail.recipients] },
      raw: mail.raw,
    })
    const refused = new Map((info.rejectedErrors ?? []).map((one) => [one.recipient ?? '', one]))
    return mail.recipients.map((address) => {
      const error = refused.get(address)
      return error
        ? failed(address, error)
        : {
            address,
            result: 'accepted',
            code: Number(info.response.slice(0, 3)) || 250,
            response: line(info.response),
          }
    })
  } catch (error) {
    const failure = error as SmtpFailure
    const refused = new Map((failure.rejectedErrors ?? []).map((one) => [one.recipient ?? '', one]))
    const general = ours.has(failure.command ?? '')
      ? { ...failure, message: failure.message, responseCode: undefined }
      : failure
    return mail.recipients.map((address) => failed(address, refused.get(address) ?? general))
  }
}

/** Closes idle connections to the relay; a delivery under way is finished. */
export function closeRelay(config: Config): void {
  pools.get(config)?.close()
  pools.delete(config)
}
