import type { Context } from '#core/context.ts'
import { Refusal } from '#core/errors.ts'
import { readAttachment } from '#modules/mail'
import type { Tables } from './data.ts'
import { findOrigin, unreadFiles } from './queries-files.ts'

/** Kinds of files that are text as they stand. */
const textual = /^(text\/(plain|csv|markdown|x-log)|application\/(json|xml|x-yaml))$/
const largest = 500_000
const most = 10

/** Whether the search can find an attachment by what it says. */
export const isText = (file: { type: string; size: number }): boolean =>
  textual.test(file.type) && file.size <= largest

/** Reads the text attachments of a mail, so that the search finds them. */
export async function readFiles(ctx: Context<Tables>, { messageId }: { messageId: number }): Promise<void> {
  const message = await findOrigin(ctx.db, messageId)
  // Enquiries are no store of solutions: nothing of theirs is gathered.
  if (!message || message.mail_id === null || message.origin === 'enquiry') return
  const files = (await unreadFiles(ctx.db, messageId)).filter(isText).slice(0, most)
  for (const { part } of files) {
    const text = await readText(ctx, message.mail_id, part)
    await ctx.db
      .updateTable('attachment')
      .set({ text })
      .where('message_id', '=', messageId)
      .where('part', '=', part)
      .execute()
  }
}

async function readText(ctx: Context<Tables>, mailId: number, part: number): Promise<string> {
  try {
    return decode((await readAttachment(ctx, mailId, part)).content)
  } catch (error) {
    // The mail is gone, or this part can't be read: there is nothing to find, now or later.
    if (error instanceof Refusal && error.status === 404) return ''
    throw error
  }
}

/** UTF-8, or what older programs write. */
export function decode(content: Uint8Array): string {
  const read = (encoding: string, fatal: boolean) => new TextDecoder(encoding, { fatal }).decode(content)
  let text: string
  try {
    text = read('utf-8', true)
  } catch {
    text = read('windows-1252', false)
  }
  return text.normalize('NFC').replaceAll('\u0000', '')
}
