import { Download } from '#core/http/contract.ts'
import type { Context } from '#core/context.ts'
import { readAttachment, readMail, readSource, sanitiseMailHtml } from '#modules/mail'
import type { Attachment, Message, Tables } from './data.ts'
import { errors } from './errors.ts'
import { attachmentsOf, findMessage } from './queries.ts'
import { noteReading } from './reading.ts'

type Ctx = Context<Tables>

/** What a frame with a stranger's HTML may do: look, and nothing else. */
export const framePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"

const safeImages = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']
const largestInline = 2_000_000
const inlineInAll = 8_000_000

async function readMessage(ctx: Ctx, ticketId: number, id: number): Promise<Message> {
  const message = await findMessage(ctx.db, ticketId, id)
  if (!message) throw errors.message_not_found({ id: ticketId })
  return message
}

/** A message as it was formatted, cleaned, for a sandboxed frame. */
export async function frameOf(ctx: Ctx, ticketId: number, messageId: number): Promise<Download> {
  const message = await readMessage(ctx, ticketId, messageId)
  await noteReading(ctx, ticketId)
  const html = message.mail_id === null ? message.html : (await readMail(ctx, message.mail_id)).html
  const pictures = message.mail_id === null ? [] : inlinePictures(await attachmentsOf(ctx.db, [messageId]))
  const place = (contentId: string): string | null => {
    const picture = pictures.find((one) => one.content_id?.replaceAll(/[<>]/g, '') === contentId)
    return picture ? `/inline/${picture.part}` : null
  }
  let { html: body } = sanitiseMailHtml(html ?? '', { inlineImage: place })
  // A sandboxed frame has no cookies, so that its pictures have to stand in it.
  for (const { part } of pictures) {
    const address = `"/inline/${part}"`
    if (message.mail_id === null || !body.includes(address)) continue
    const { type, content } = await readAttachment(ctx, message.mail_id, part)
    body = body.replaceAll(address, `"data:${type};base64,${content.toString('base64')}"`)
  }
  return new Download('text/html; charset=utf-8', documentOf(body), { headers: frameHeaders })
}

const inlinePictures = (attachments: readonly Attachment[]): Attachment[] => {
  let left = inlineInAll
  return attachments.filter(
    (one) =>
      one.content_id !== null &&
      safeImages.includes(one.type) &&
      one.size <= largestInline &&
      (left -= one.size) >= 0,
  )
}

const documentOf = (body: string): string =>
  `<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>body{margin:12px;font:15px/1.5 system-ui,sans-serif;color:#1c1c1e;background:#fff;overflow-wrap:anywhere}img{max-width:100%;height:auto}table{max-width:100%}blockquote{margin:0 0 0 8px;padding-left:10px;border-left:2px solid #ccc}</style></head><body>${body}</body></html>`

const frameHeaders = {
  'content-security-policy': framePolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'referrer-policy': 'no-referrer',
  'cache-control': 'private, no-store',
}

const fileHeaders = {
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'cache-control': 'private, no-store',
}

/** An attachment: saved, never shown, but for pictures of the safe kinds. */
export async function attachmentOf(
  ctx: Ctx,
  ticketId: number,
  messageId: number,
  part: number,
): Promise<Download> {
  const message = await readMessage(ctx, ticketId, messageId)
  const [known] = (await attachmentsOf(ctx.db, [messageId])).filter((one) => one.part === part)
  if (!known || message.mail_id === null) throw errors.attachment_not_found()
  await noteReading(ctx, ticketId)
  const { filename, type, content } = await readAttachment(ctx, message.mail_id, part)
  return safeImages.includes(type)
    ? new Download(type, content, { headers: fileHeaders })
    : new Download('application/octet-stream', content, {
        filename: filename || `anhang-${part}`,
        headers: fileHeaders,
      })
}

/** The mail as it arrived, byte for byte. */
export async function sourceOf(ctx: Ctx, ticketId: number, messageId: number): Promise<Download> {
  const message = await readMessage(ctx, ticketId, messageId)
  if (message.mail_id === null) throw errors.no_original()
  await noteReading(ctx, ticketId)
  return new Download('message/rfc822', await readSource(ctx, message.mail_id), {
    filename: `ticket-${ticketId}-${messageId}.eml`,
    headers: fileHeaders,
  })
}
