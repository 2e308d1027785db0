import Document from 'pdfkit'
import { bold, regular, showable } from './letter-font.ts'

type Kind = 'H1' | 'H2' | 'H3' | 'P'

const sizes: Readonly<Record<Kind, number>> = { H1: 16, H2: 12, H3: 10, P: 9 }

/** A letter while it is written: from top to bottom, tagged so that it can be read aloud. */
export interface Paper {
  /** `indent` in points. */
  write(kind: Kind, text: string, indent?: number): void
  /** A term in bold, and what it is. */
  term(term: string, text: string): void
  /** Whether every sign so far could be shown. */
  readonly whole: boolean
  /** Numbers the pages and returns the bytes. */
  finish(footer: (page: number, pages: number) => string): Promise<Buffer>
}

/** Words longer than a line, addresses and hashes mostly, may break anywhere. */
const breakable = (text: string): string => text.replaceAll(/\S{40}(?=\S)/gu, '$&\u200B')

/** An A4 sheet as PDF/A-3b: fonts and colours embedded, so that it looks the same in ten years. */
export function openPaper(facts: { title: string; author: string; language: string; now: Date }): Paper {
  const doc = new Document({
    size: 'A4',
    margins: { top: 64, bottom: 64, left: 70, right: 57 },
    pdfVersion: '1.7',
    subset: 'PDF/A-3b',
    tagged: true,
    displayTitle: true,
    lang: facts.language,
    bufferPages: true,
    font: regular,
    info: { Title: facts.title, Author: facts.author, CreationDate: facts.now, ModDate: facts.now },
  })
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  doc.registerFont('regular', regular).registerFont('bold', bold)
  const show = showable(doc)
  let whole = true
  const seen = (text: string): string => {
    const shown = show(text)
    whole &&= shown.whole
    return breakable(shown.text)
  }
  const root = doc.struct('Document')
  doc.addStructure(root)
  const left = doc.page.margins.left

  function write(kind: Kind, text: string, indent = 0): void {
    root.add(
      doc.struct(kind, {}, () => {
        doc.font(kind === 'P' ? 'regular' : 'bold').fontSize(sizes[kind])
        doc.moveDown(kind === 'P' ? 0.25 : 0.8)
        doc.text(seen(text), left + indent)
      }),
    )
  }

  return {
    get whole() {
      return whole
    },
    write,
    term(term, text) {
      root.add(
        doc.struct('P', {}, () => {
          doc.font('bold').fontSize(sizes.P).moveDown(0.25)
          doc.text(`${seen(term)}: `, left + 12, undefined, { continued: true })
          doc.font('regular').text(seen(text))
        }),
      )
    },
    async finish(footer) {
      root.end()
      const { count } = doc.bufferedPageRange()
      for (let index = 0; index < count; index++) {
        doc.switchToPage(index)
        // Below the margin, where writing would begin a new page.
        doc.page.margins.bottom = 0
        doc.markContent('Artifact', { type: 'Pagination' })
        doc.font('regular').fontSize(8)
        doc.text(seen(footer(index + 1, count)), left, doc.page.height - 44, { lineBreak: false })
        doc.endMarkedContent()
      }
      const ended = new Promise<void>((resolve, reject) => {
        doc.once('end', resolve)
        doc.once('error', reject)
      })
      doc.end()
      await ended
      return Buffer.concat(chunks)
    },
  }
}
