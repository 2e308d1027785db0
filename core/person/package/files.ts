/** Kinds of files that open as documents, pictures or sound. Anything else gets `.bin` behind its name: it opens by itself nowhere. */
const known =
  /^(?:7z|csv|doc|docx|eml|gif|gz|ics|jpe?g|json|mp3|mp4|odp|ods|odt|ogg|pdf|png|ppt|pptx|rtf|tiff?|txt|vcf|wav|webp|xls|xlsx|xml|zip)$/

const magic: readonly (readonly [string, RegExp])[] = [
  ['pdf', /^%PDF-/],
  ['png', /^\x89PNG\r\n/],
  ['jpg', /^\xFF\xD8\xFF/],
  ['gif', /^GIF8[79]a/],
  // oxlint-disable-next-line no-control-regex
  ['tif', /^(?:II\*\x00|MM\x00\*)/],
  // oxlint-disable-next-line no-control-regex
  ['zip', /^PK\x03\x04/],
  ['wav', /^RIFF....WAVE/s],
  ['mp3', /^ID3/],
  ['ogg', /^OggS/],
  ['eml', /^(?:[!-9;-~]+:[ \t][^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2}/],
]

/** What the bytes are, by how they begin. */
const kindOf = (bytes: Uint8Array): string => {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString('latin1')
  return magic.find(([, begins]) => begins.test(start))?.[0] ?? 'bin'
}

/** Letters and digits of any script; no separators, no signs that turn the reading direction, nothing a shell or Windows reads. */
const safe = (name: string): string =>
  Array.from(name.normalize('NFC').replaceAll(/[^\p{L}\p{N}\p{M}._ -]+/gu, '_'))
    .slice(0, 50)
    .join('')
    .replaceAll(/\.{2,}/g, '.')
    .replaceAll(/^[\s._-]+|[\s._-]+$/g, '')

/** What the sender called it, as a part of a path; empty: nothing that could be kept. */
function nameOf(given: string, kind: () => string): string {
  const [, base = given, extension = ''] = /^(.*)\.(\w{1,5})$/s.exec(given.trim()) ?? []
  const named = safe(base)
  if (!named) return `.${extension && known.test(extension.toLowerCase()) ? extension.toLowerCase() : kind()}`
  if (!extension) return `-${named}.${kind()}`
  return `-${named}.${extension}${known.test(extension.toLowerCase()) ? '' : '.bin'}`
}

/** The column of a row in which the name of its file stands. */
const naming = ['filename', 'file_name']

/** Below the table's own folder, numbered, so that no two are alike and none is called what a system reserves. */
const placeOf = (table: string, number: number, column: string): string =>
  `attachments/${table}/${String(number).padStart(6, '0')}-${column}`

/** Where the bytes of a row are laid. */
export function fileOf(
  table: string,
  row: { readonly number: number; readonly values: Readonly<Record<string, unknown>> },
  column: string,
  bytes: Uint8Array,
): string {
  const given = naming.map((one) => row.values[one]).find((one) => typeof one === 'string')
  const place = placeOf(table, row.number, column)
  return typeof given === 'string' ? place + nameOf(given, () => kindOf(bytes)) : `${place}.${kindOf(bytes)}`
}

/** Where a text is laid that is too long for a page. */
export const textFileOf = (table: string, number: number, column: string): string =>
  `${placeOf(table, number, column)}.txt`
