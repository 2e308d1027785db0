import { Worker } from 'node:worker_threads'
import type { AttachmentFacts, ParsedMail } from './parse.ts'
import { Unreadable } from './parse.ts'
import type { Question, Reply } from './parse-worker.ts'

/** Parsing costs what the sender wants it to cost: in a thread of its own, with an end to time and memory. */
const limits = { milliseconds: 5 * 60_000, heapMegabytes: 512 }

type Asked = Question extends infer Q ? (Q extends Question ? Omit<Q, 'id'> : never) : never

let thread: Worker | null = null
let asked = 0
let queue: Promise<unknown> = Promise.resolve()

function startThread(): Worker {
  const started = new Worker(new URL('./parse-worker.ts', import.meta.url), {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMegabytes },
  })
  started.unref()
  started.once('exit', () => {
    if (thread === started) thread = null
  })
  // Reported to whoever waits; without a listener it would end the process.
  started.on('error', () => undefined)
  return started
}

function ask(question: Asked, milliseconds: number): Promise<unknown> {
  const worker = (thread ??= startThread())
  const id = ++asked
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(timer)
      worker.off('message', hear)
      worker.off('exit', die)
      settle()
    }
    const hear = (reply: Reply): void => {
      if (reply.id !== id) return
      if ('unreadable' in reply) end(() => reject(new Unreadable(reply.unreadable)))
      else end(() => resolve(reply.value))
    }
    const die = (): void => end(() => reject(new Unreadable('too_costly')))
    const timer = setTimeout(() => {
      thread = null
      void worker.terminate()
    }, milliseconds)
    worker.on('message', hear)
    worker.once('exit', die)
    worker.postMessage({ ...question, id }, [])
  })
}

/** One after the other: two large mails at once would only double the memory. */
function inTurn(question: Asked, milliseconds = limits.milliseconds): Promise<unknown> {
  const turn = queue.then(() => ask(question, milliseconds))
  queue = turn.catch(() => undefined)
  return turn
}

/** Reads a mail apart from the rest of the process. Throws `Unreadable` when it is malformed or costs too much. */
export const readApart = async (
  raw: Uint8Array,
  envelopeFrom: string,
  milliseconds?: number,
): Promise<ParsedMail> => (await inTurn({ kind: 'parse', raw, envelopeFrom }, milliseconds)) as ParsedMail

/** The content of one attachment, or null when the mail has none that fits. */
export const readAttachmentApart = async (
  raw: Uint8Array,
  wanted: AttachmentFacts,
): Promise<Uint8Array | null> => (await inTurn({ kind: 'attachment', raw, wanted })) as Uint8Array | null
