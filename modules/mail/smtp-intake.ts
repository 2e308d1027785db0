import type {
  SMTPServerAddress,
  SMTPServerDataStream,
  SMTPServerOptions,
  SMTPServerSession,
} from 'smtp-server'
import type { Context } from '#core/context.ts'
import { normalAddress, routeOf } from './addresses.ts'
import type { Budget } from './budget.ts'
import type { Tables } from './data.ts'
import { limitsSetting } from './settings.ts'
import { beginMail, endMail, openTalk, peerName, smtpError, type Talk, tick } from './smtp-session.ts'
import { acceptance, takeIn } from './take-in.ts'
import type { LogBuffer } from './transport-log.ts'

export interface Intake {
  readonly ctx: Context<Tables>
  readonly log: LogBuffer
  readonly budget: Budget
  /** Lets a few commits run at a time. */
  readonly gate: <R>(work: () => Promise<R>) => Promise<R>
  readonly talks: Map<string, Talk>
  /** As the setting has it; read anew for each mail. */
  maxBytes: number
}

const limits = { recipients: 100, refusals: 50, perAddress: 50 }

type Reply = ReturnType<typeof smtpError>
type Done = (error?: Reply | null, message?: string) => void

const laterPlease = (): Reply => smtpError(451, '4.3.0 Not now, please try again later')

/** Runs a handler; whatever it throws that is no reply becomes "try again later". */
async function answer(intake: Intake, done: Done, work: () => Promise<string | undefined>): Promise<void> {
  let reply: Reply | null = null
  let message: string | undefined
  try {
    message = await work()
  } catch (error) {
    reply = error instanceof Error && 'responseCode' in error ? (error as Reply) : laterPlease()
    if (reply !== error)
      intake.ctx.log.warn({ err: error }, 'a mail could not be taken in now; its sender will try again')
  }
  done(reply, message)
}

function refuse(
  intake: Intake,
  session: SMTPServerSession,
  talk: Talk,
  recipient: string,
  reply: Reply,
): Reply {
  intake.log.add({
    at: intake.ctx.now(),
    direction: 'in',
    peer_host: peerName(session),
    peer_address: talk.peerAddress,
    sender: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
    recipients: recipient ? [recipient] : session.envelope.rcptTo.map((one) => one.address),
    size: talk.dataBytes || null,
    code: reply.responseCode,
    response: reply.message,
    queue_id: talk.queueId,
  })
  return reply
}

function admit(intake: Intake, session: SMTPServerSession, talk: Talk, recipient: string): void {
  if (!talk.routes.has(normalAddress(recipient)) && talk.routes.size >= limits.recipients)
    throw refuse(
      intake,
      session,
      talk,
      recipient,
      smtpError(452, '4.5.3 Too many recipients, send the rest apart'),
    )
  const route = talk.acceptance && routeOf(talk.acceptance, recipient)
  if (!route) {
    talk.refusals++
    if (talk.refusals > limits.refusals)
      throw refuse(intake, session, talk, recipient, smtpError(421, '4.7.0 Too many refused recipients, bye'))
    throw refuse(intake, session, talk, recipient, smtpError(550, '5.7.1 We take no mail for this address'))
  }
  talk.routes.set(normalAddress(recipient), route)
}

/** Reads the bytes to their end, keeping no more than may be kept. Throws the reply when they are too many. */
function collect(intake: Intake, stream: SMTPServerDataStream, talk: Talk): Promise<Buffer[]> {
  const { budget } = intake
  const chunks: Buffer[] = []
  const { maxBytes } = intake
  let held = 0
  let reply: Reply | null = null
  const drop = (why: Reply): void => {
    reply ??= why
    budget.giveBack(held)
    held = 0
    chunks.length = 0
  }
  return new Promise((resolve, reject) => {
    stream.on('data', (chunk: Buffer) => {
      talk.dataBytes += chunk.length
      if (reply) return
      if (talk.dataBytes > maxBytes)
        return drop(smtpError(552, `5.3.4 The mail is larger than ${maxBytes} bytes`))
      if (!budget.take(chunk.length))
        return drop(smtpError(452, '4.3.1 Too many mails at once, please try again later'))
      held += chunk.length
      chunks.push(chunk)
    })
    stream.once('end', () => (reply ? reject(reply) : resolve(chunks)))
    stream.once('error', (error) => {
      drop(laterPlease())
      reject(error)
    })
  })
}

async function receive(
  intake: Intake,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  talk: Talk,
): Promise<string> {
  talk.dataAt = tick()
  const { queueId } = talk
  const sender = session.envelope.mailFrom ? session.envelope.mailFrom.address : ''
  const recipients = session.envelope.rcptTo.map(({ address }) => ({
    address,
    route: talk.routes.get(normalAddress(address)) ?? 'support',
  }))
  let chunks: Buffer[]
  try {
    chunks = await collect(intake, stream, talk)
  } catch (error) {
    if (error instanceof Error && 'responseCode' in error) refuse(intake, session, talk, '', error as Reply)
    throw error
  }
  const held = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  talk.storing = true
  try {
    await intake.gate(async () => {
      const bytes = Buffer.concat(chunks)
      chunks.length = 0
      const peer = { peerHost: peerName(session), peerAddress: talk.peerAddress }
      await takeIn(intake.ctx, { sender, recipients, bytes, queueId, ...peer })
    })
  } catch (error) {
    refuse(intake, session, talk, '', laterPlease())
    throw error
  } finally {
    intake.budget.giveBack(held)
  }
  return `2.0.0 Taken in as ${queueId}`
}

const declaredSize = (sender: SMTPServerAddress): number =>
  Number(sender.args ? (sender.args.SIZE ?? 0) : 0) || 0

/** The handlers of a listener, SMTP and LMTP alike: nothing is acknowledged before it is on disk. */
export function handlers(
  intake: Intake,
): Pick<SMTPServerOptions, 'onConnect' | 'onMailFrom' | 'onRcptTo' | 'onData' | 'onClose'> {
  const { talks, ctx } = intake
  const talkOf = (session: SMTPServerSession): Talk => {
    const known = talks.get(session.id)
    if (known) return known
    const talk = openTalk(session.remoteAddress)
    talks.set(session.id, talk)
    return talk
  }
  return {
    onConnect(session, done) {
      const from = [...talks.values()].filter((talk) => talk.peerAddress === session.remoteAddress).length
      const near = /^(127\.|::1$)/.test(session.remoteAddress)
      if (!near && from >= limits.perAddress)
        return done(smtpError(421, '4.7.0 Too many connections from you'))
      talkOf(session)
      return done()
    },
    onMailFrom(sender, session, done) {
      void answer(intake, done, async () => {
        const talk = talkOf(session)
        beginMail(talk, await acceptance(ctx))
        intake.maxBytes = (await ctx.readSetting(limitsSetting)).maxBytes
        if (declaredSize(sender) > intake.budget.free())
          throw smtpError(452, '4.3.1 Too many mails at once, please try again later')
        return undefined
      })
    },
    onRcptTo(recipient, session, done) {
      void answer(intake, done, async () => {
        admit(intake, session, talkOf(session), recipient.address)
        return undefined
      })
    },
    onData(stream, session, done) {
      const talk = talkOf(session)
      void answer(
        intake,
        (error, message) => {
          endMail(talk)
          done(error ?? null, message)
        },
        () => receive(intake, stream, session, talk),
      )
    },
    onClose(session) {
      talks.delete(session.id)
    },
  }
}
