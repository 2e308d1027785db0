import { seeded } from './figures.ts'
import { writer } from './german.ts'

const base64Lines = (bytes: Buffer): string => bytes.toString('base64').replaceAll(/.{76}/g, '$&\r\n')

const part = (type: string, encoding: string, content: string): string =>
  `content-type: ${type}\r\ncontent-transfer-encoding: ${encoding}\r\n\r\n${content}\r\n`

/** What mails of a run have in common: text, formatted text, a picture; together about `bytes` long. */
function body(bytes: number): string {
  const write = writer(7)
  const text = write(bytes * 0.15)
  const formatted = `<html><body><p>${write(bytes * 0.25).replaceAll('. ', '.</p><p>')}</p></body></html>`
  const random = seeded(11)
  const picture = Buffer.from(Array.from({ length: Math.floor(bytes * 0.4) }, () => random() * 256))
  return [
    '',
    part(
      'multipart/alternative; boundary="inner"',
      '7bit',
      `--inner\r\n${part('text/plain; charset=utf-8', 'base64', base64Lines(Buffer.from(text)))}--inner\r\n${part(
        'text/html; charset=utf-8',
        'base64',
        base64Lines(Buffer.from(formatted)),
      )}--inner--`,
    ),
    part('image/png; name="bild.png"\r\ncontent-disposition: attachment', 'base64', base64Lines(picture)),
  ].join('--outer\r\n')
}

/** Mails of a size, each with a sender, subject and id of its own. */
export function letters(bytes: number, run: string): (index: number) => Buffer {
  const common = `${body(Math.round(bytes * 0.94))}--outer--\r\n`
  return (index) =>
    Buffer.from(
      [
        'Received: from mx.kunde.example (mx.kunde.example [192.0.2.7]) by mx.bench.example with ESMTPS;',
        '\tMon, 23 Nov 2026 10:11:12 +0100',
        `From: =?utf-8?Q?J=C3=BCrgen_M=C3=BCller?= <kunde-${run}-${index}@kunde.example>`,
        'To: info@bench.example',
        `Subject: =?utf-8?Q?Drucker_geht_nicht,_St=C3=B6rung?= ${run}-${index}`,
        'Date: Mon, 23 Nov 2026 10:11:12 +0100',
        `Message-ID: <${run}-${index}@kunde.example>`,
        'MIME-Version: 1.0',
        'Content-Type: multipart/mixed; boundary="outer"',
        '',
        common,
      ].join('\r\n'),
    )
}
