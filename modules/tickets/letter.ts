import { htmlToText } from 'html-to-text'
import sanitize from 'sanitize-html'
import { errors } from './errors.ts'

/** What staff wrote: as it is sent, in both shapes. */
export interface Letter {
  readonly text: string
  /** Null: written as plain text. */
  readonly html: string | null
}

const longest = 200_000

/** Reads what an editor gave: only what a letter needs remains, and the plain text is made from it. */
export function readLetter(given: { html?: string | undefined; text?: string | undefined }): Letter {
  const html = given.html === undefined ? null : cleanHtml(given.html)
  const text = (
    html === null
      ? (given.text ?? '')
      : htmlToText(html, {
          wordwrap: 76,
          selectors: [
            { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['<', '>'] } },
          ],
        })
  )
    .normalize('NFC')
    .replaceAll('\u0000', '')
    .slice(0, longest)
    .trim()
  if (!text) throw errors.empty()
  return { text, html }
}

const cleanHtml = (html: string): string =>
  sanitize(html.slice(0, longest), {
    allowedTags: [
      'p',
      'br',
      'strong',
      'b',
      'em',
      'i',
      'u',
      's',
      'a',
      'ul',
      'ol',
      'li',
      'blockquote',
      'code',
      'pre',
    ],
    allowedAttributes: { a: ['href'], ol: ['start'] },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowProtocolRelative: false,
    disallowedTagsMode: 'discard',
  }).normalize('NFC')

/** The letter with its signature below. */
export function sign(letter: Letter, signature: string): Letter {
  const lines = signature.trim()
  if (!lines) return letter
  return {
    text: `${letter.text}\n\n-- \n${lines}`,
    html:
      letter.html === null
        ? null
        : `${letter.html}<p>-- <br>${lines.split('\n').map(escapeLine).join('<br>')}</p>`,
  }
}

const escapeLine = (line: string): string => sanitize(line, { allowedTags: [], disallowedTagsMode: 'escape' })
