import { parentPort } from 'node:worker_threads'
import { type AttachmentFacts, attachmentContent, parseMail, Unreadable } from './parse.ts'

/** What the thread is asked. */
export type Question = { readonly id: number; readonly raw: Uint8Array } & (
  | { readonly kind: 'parse'; readonly envelopeFrom: string }
  | { readonly kind: 'attachment'; readonly wanted: AttachmentFacts }
)

export type Reply = { readonly id: number } & ({ readonly value: unknown } | { readonly unreadable: string })

const answer = async (question: Question): Promise<Reply> => {
  const raw = Buffer.from(question.raw.buffer, question.raw.byteOffset, question.raw.byteLength)
  try {
    return {
      id: question.id,
      value:
        question.kind === 'parse'
          ? await parseMail(raw, question.envelopeFrom)
          : await attachmentContent(raw, question.wanted),
    }
  } catch (error) {
    return { id: question.id, unreadable: error instanceof Unreadable ? error.reason : 'malformed' }
  }
}

parentPort?.on('message', (question: Question) => {
  void answer(question).then((reply) => parentPort?.postMessage(reply, []))
})
