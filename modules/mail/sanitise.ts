import sanitize from 'sanitize-html'
import { bounds } from './bounds.ts'

export interface SanitisedHtml {
  readonly html: string
  /** Pictures from elsewhere that were left out: loading one tells its sender who reads the mail, when and where. */
  readonly blockedImages: number
}

const plainValue = [/^[^()\\@<>{};]{1,200}$/]
const color = [...plainValue, /^rgba?\([\d\s.,%/]+\)$/i, /^hsla?\([\d\s.,%/deg]+\)$/i]

const border = [/^[\w\s.#%-]{1,80}$/, /^[\w\s.-]{0,40}rgba?\([\d\s.,%]+\)$/i]
const names = (list: string): string[] => list.trim().split(/\s+/)

// No position, no display, no url(): a mail can colour and space its own text and nothing else.
const styles: Record<string, RegExp[]> = {
  ...Object.fromEntries(names('color background-color border-color').map((name) => [name, color])),
  ...Object.fromEntries(
    names('border border-top border-right border-bottom border-left').map((name) => [name, border]),
  ),
  ...Object.fromEntries(
    names(`font-family font-size font-style font-weight line-height text-align text-decoration text-indent
      vertical-align white-space padding padding-top padding-right padding-bottom padding-left margin-top
      margin-bottom margin-left width max-width height border-collapse border-spacing list-style-type`).map(
      (name) => [name, plainValue],
    ),
  ),
}

const allowedTags = names(`a abbr b bdi bdo big blockquote br caption center cite code col colgroup dd del
  div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s samp small span strike strong sub sup
  table tbody td tfoot th thead tr tt u ul var wbr`)

// What stands between these is never text to be shown.
const nonTextTags = names(`script style textarea option select noscript noembed noframes title xml svg math
  template iframe object embed applet plaintext xmp audio video`)

const cell = ['align', 'valign', 'width', 'height', 'bgcolor', 'colspan', 'rowspan', 'style']
const block = ['align', 'style', 'dir', 'lang']

const ownPath = /^\/(?![/\\])[\w\-./~%?&=]*$/
const picture = /^data:image\/(png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]+$/i

/**
 * HTML of a mail as it may be shown, in a frame without scripts: no script, form, frame, style sheet or event
 * handler; nothing is loaded from elsewhere; links open outside and tell nothing. `inlineImage` gives the own
 * path of a picture that came with the mail, by its content id, or null.
 */
export function sanitiseMailHtml(
  html: string,
  options: { readonly inlineImage: (contentId: string) => string | null },
): SanitisedHtml {
  let blockedImages = 0
  const source = (src: string): string | null => {
    const cid = /^cid:(.+)$/i.exec(src.trim())?.[1]
    if (cid) {
      const path = options.inlineImage(decode(cid))
      return path && ownPath.test(path) ? path : null
    }
    if (picture.test(src.trim())) return src.trim()
    if (/^(https?:)?\/\//i.test(src.trim())) blockedImages++
    return null
  }
  const cleaned = sanitize(html.slice(0, bounds.htmlLength), {
    allowedTags,
    nonTextTags,
    allowedAttributes: {
      '*': block,
      a: [...block, 'href', 'title', 'rel', 'target'],
      img: ['src', 'alt', 'title', 'width', 'height', 'align', 'style'],
      font: ['color', 'size', 'face'],
      table: ['align', 'width', 'bgcolor', 'border', 'cellpadding', 'cellspacing', 'style'],
      td: cell,
      th: cell,
      tr: ['align', 'valign', 'bgcolor', 'style'],
      col: ['width', 'span'],
      ol: ['start', 'type', 'style'],
      ul: ['type', 'style'],
    },
    allowedStyles: { '*': styles },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowedSchemesByTag: { img: ['data'] },
    allowProtocolRelative: false,
    enforceHtmlBoundary: false,
    nestingLimit: 100,
    transformTags: {
      a: (tagName, { href, rel: _rel, target: _target, ...attribs }) => ({
        tagName,
        attribs:
          href && /^\s*(https?:\/\/|mailto:)/i.test(href)
            ? { ...attribs, href: href.trim(), rel: 'noopener noreferrer nofollow', target: '_blank' }
            : attribs,
      }),
      img: (tagName, { src, ...attribs }) => {
        const shown = source(src ?? '')
        return { tagName, attribs: { ...attribs, ...(shown ? { src: shown } : {}) } }
      },
    },
  })
  return { html: cleaned, blockedImages }
}

const decode = (cid: string): string => {
  try {
    return decodeURIComponent(cid)
  } catch {
    return cid
  }
}
