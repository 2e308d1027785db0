import { afterAll, describe, expect, it } from 'vitest'
import type { Download } from '#core/http/contract.ts'
import { asStaff, aTicket, openTicketHouse } from './fixtures.ts'
import { attachmentOf, frameOf, sourceOf } from './frame.ts'
import { readThread } from './thread.ts'

const house = await openTicketHouse()
afterAll(() => house[Symbol.asyncDispose]())
const ctx = asStaff(house)

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const raw = [
  'From: erika@kunde.example',
  'To: support@example.net',
  'Subject: Bild',
  'MIME-Version: 1.0',
  'Content-Type: multipart/related; boundary=B',
  '',
  '--B',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>Siehe <img src="cid:bild@x"></p>',
  '--B',
  'Content-Type: image/png; name=bild.png',
  'Content-ID: <bild@x>',
  'Content-Disposition: inline; filename=bild.png',
  'Content-Transfer-Encoding: base64',
  '',
  png,
  '--B--',
  '',
].join('\r\n')

const first = async (id: number): Promise<number> => (await readThread(ctx, id)).messages[0]?.id ?? 0
const shown = ({ body }: Download): string => (Buffer.isBuffer(body) ? body.toString() : (body as string))

describe('the frame of a formatted message', () => {
  it('lets nothing run and nothing be loaded', async () => {
    const id = await aTicket(house, {
      html: '<p onclick="x()">Hallo</p><script>alert(1)</script><img src="https://spy.example/p.gif"><iframe src="//x"></iframe><a href="javascript:x()">Klick</a><style>@import url(//x)</style><form action="//x"><input></form>',
    })
    const frame = await frameOf(ctx, id, await first(id))
    expect(frame.type).toBe('text/html; charset=utf-8')
    expect(frame.headers['content-security-policy']).toMatch(/^default-src 'none'/)
    expect(frame.headers['content-security-policy']).toMatch(
      /; sandbox allow-popups allow-popups-to-escape-sandbox;/,
    )
    expect(frame.headers['content-security-policy']).not.toMatch(/allow-(?!popups)|script-src|https?:/)
    expect(frame.headers['x-content-type-options']).toBe('nosniff')
    const body = shown(frame).slice(shown(frame).indexOf('<body>'))
    expect(body).not.toMatch(/script|onclick|spy\.example|iframe|javascript|@import|<form|<input/)
    expect(body).toContain('Hallo')
  })

  it('holds the pictures that came with it', async () => {
    const facts = {
      index: 0,
      filename: 'bild.png',
      type: 'image/png',
      size: 70,
      contentId: 'bild@x',
      inline: true,
    }
    const id = await aTicket(house, {
      raw,
      html: '<p>Siehe <img src="cid:bild@x"></p>',
      attachments: [facts],
    })
    expect(shown(await frameOf(ctx, id, await first(id)))).toMatch(/<img src="data:image\/png;base64,iVBOR/)
    const attachment = await attachmentOf(ctx, id, await first(id), 0)
    expect(attachment.type).toBe('image/png')
    expect(attachment.headers).toMatchObject({ 'x-content-type-options': 'nosniff' })
    expect(attachment.headers['content-disposition']).toBeUndefined()
  })

  it('belongs to its ticket', async () => {
    const one = await aTicket(house)
    const two = await aTicket(house)
    await expect(frameOf(ctx, two, await first(one))).rejects.toMatchObject({
      code: 'tickets.message_not_found',
    })
    await expect(attachmentOf(ctx, one, await first(one), 3)).rejects.toMatchObject({
      code: 'tickets.attachment_not_found',
    })
  })
})

describe('files', () => {
  it('are saved, whatever they claim to be', async () => {
    const html = raw
      .replaceAll('image/png', 'text/html')
      .replaceAll('bild.png', 'böse.html')
      .replace('multipart/related', 'multipart/mixed')
      .replace('Content-Disposition: inline', 'Content-Disposition: attachment')
    const facts = {
      index: 0,
      filename: 'böse.html',
      type: 'text/html',
      size: 70,
      contentId: null,
      inline: false,
    }
    const id = await aTicket(house, { raw: html, attachments: [facts] })
    const file = await attachmentOf(ctx, id, await first(id), 0)
    expect(file.type).toBe('application/octet-stream')
    expect(file.headers['content-disposition']).toBe("attachment; filename*=UTF-8''b%C3%B6se.html")
  })

  it('give the mail as it came', async () => {
    const id = await aTicket(house, { raw })
    const source = await sourceOf(ctx, id, await first(id))
    expect(shown(source)).toBe(raw)
    expect(source.headers['content-disposition']).toContain('.eml')
  })
})
