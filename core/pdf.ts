import { createRequire } from 'node:module'
import Paper from 'pdfkit'
import { type Block, type Document, unbroken } from './document.ts'

const require = createRequire(import.meta.url)
/** DejaVu has the signs of every language of Europe and comes with npm: what is embedded needs no network. */
const fonts = {
  text: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
} as const

type Font = keyof typeof fonts
type Parent = PDFKit.PDFStructureElement

const margins = { top: 64, bottom: 64, left: 64, right: 56 }
const sizes = { title: 18, 2: 13, 3: 10.5, text: 9, small: 8 } as const

/** Whether the current font has a sign; pdfkit does not tell, its font does. */
interface Sighted {
  readonly _font: { readonly font: { hasGlyphForCodePoint(codePoint: number): boolean } }
}

/** A sign that the font lacks would be a hole that PDF/A forbids; a box says that there is one. Long words may break. */
function shown(paper: PDFKit.PDFDocument, text: string): string {
  const { font } = (paper as unknown as Sighted)._font
  return unbroken(text.replaceAll(/\s+/g, ' '))
    .replaceAll(/./gu, (sign) => (font.hasGlyphForCodePoint(sign.codePointAt(0) ?? 0) ? sign : '□'))
    .replaceAll(/\S{36}(?=\S)/gu, '$&\u200B')
}

function write(
  paper: PDFKit.PDFDocument,
  font: Font,
  size: number,
  text: string,
  options: PDFKit.Mixins.TextOptions = {},
): void {
  paper.font(font).fontSize(size)
  paper.text(shown(paper, text), options)
}

/** Room for a heading and the lines after it, or a new page. */
function keepTogether(paper: PDFKit.PDFDocument, points: number): void {
  if (paper.y + points > paper.page.height - margins.bottom) paper.addPage()
}

function writeFact(
  paper: PDFKit.PDFDocument,
  parent: Parent,
  [name, value]: readonly [string, string],
): void {
  const { left } = margins
  const width = paper.page.width - margins.left - margins.right
  const column = 130
  paper.font('text').fontSize(sizes.text)
  const lines = paper.heightOfString(shown(paper, value), { width: width - column })
  keepTogether(paper, lines + 2)
  const { y } = paper
  parent.add(
    paper.struct('P', {}, () => {
      paper.fillColor('#55555c').text(shown(paper, name), left, y, { width: column - 8 })
      const below = paper.y
      paper.fillColor('#000000').text(shown(paper, value), left + column, y, { width: width - column })
      paper.y = Math.max(below, paper.y) + 2
    }),
  )
  paper.x = left
}

/** Wider where the texts are longer, though not as much wider. */
function widths(head: readonly string[], rows: readonly (readonly string[])[], room: number): number[] {
  const weights = head.map((title, column) =>
    Math.sqrt(Math.max(16, ...[title, ...rows.map((row) => row[column] ?? '')].map((text) => text.length))),
  )
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => (room * weight) / sum)
}

function writeTable(
  paper: PDFKit.PDFDocument,
  parent: Parent,
  { head, rows }: Extract<Block, { kind: 'table' }>,
): void {
  keepTogether(paper, 60)
  paper.moveDown(0.4).font('text').fontSize(sizes.small)
  const cell = (text: string, type: 'TH' | 'TD', scope?: 'Column' | 'Row') => ({
    text: shown(paper, text),
    type,
    ...(scope ? { scope } : {}),
  })
  paper.table({
    structParent: parent,
    columnStyles: widths(head, rows, paper.page.width - margins.left - margins.right),
    defaultStyle: { border: [0.5, 0, 0, 0], borderColor: '#c8c8ce', padding: [3, 6, 3, 0] },
    rowStyles: (row: number) => (row === 0 ? { font: { src: fonts.bold, size: sizes.small } } : {}),
    data: [
      head.map((text) => cell(text, 'TH', 'Column')),
      ...rows.map((row) =>
        row.map((text, index) => (index === 0 ? cell(text, 'TH', 'Row') : cell(text, 'TD'))),
      ),
    ],
  } as unknown as PDFKit.Mixins.TableOptionsWithData)
  paper.x = margins.left
  paper.moveDown(0.5)
}

function writeBlock(paper: PDFKit.PDFDocument, root: Parent, block: Block): void {
  if (block.kind === 'table') return writeTable(paper, root, block)
  if (block.kind === 'facts') {
    for (const fact of block.facts) writeFact(paper, root, fact)
    return
  }
  if (block.kind === 'heading') {
    keepTogether(paper, 72)
    paper.moveDown(block.level === 2 ? 1 : 0.8)
    root.add(paper.struct(`H${block.level}`, {}, () => write(paper, 'bold', sizes[block.level], block.text)))
    paper.moveDown(0.3)
    return
  }
  if (block.kind === 'paragraph') {
    root.add(paper.struct('P', {}, () => write(paper, 'text', sizes.text, block.text, { lineGap: 1.5 })))
    paper.moveDown(0.4)
    return
  }
  const list = paper.struct('L')
  root.add(list)
  for (const item of block.items)
    list.add(
      paper.struct('LI', {}, () => write(paper, 'text', sizes.text, `• ${item}`, { lineGap: 1, indent: 0 })),
    )
  list.end()
  paper.moveDown(0.4)
}

/** The number of each page, outside the order of reading. */
function number(paper: PDFKit.PDFDocument, title: string): void {
  const { start, count } = paper.bufferedPageRange()
  for (let index = 0; index < count; index++) {
    paper.switchToPage(start + index)
    // Below the margin, where writing would begin a new page.
    paper.page.margins.bottom = 0
    paper.markContent('Artifact', { type: 'Pagination' })
    paper.font('text').fontSize(sizes.small).fillColor('#55555c')
    paper.text(shown(paper, `${title} · ${index + 1}/${count}`), margins.left, paper.page.height - 40, {
      lineBreak: false,
    })
    paper.endMarkedContent()
  }
}

/** The document as PDF/A-3b: tagged, fonts and colours embedded, so that it can be read in ten years, and aloud. */
export async function documentPdf(document: Document): Promise<Buffer> {
  const { title, author, date, at, language } = document
  const paper = new Paper({
    size: 'A4',
    margins,
    pdfVersion: '1.7',
    subset: 'PDF/A-3b',
    tagged: true,
    displayTitle: true,
    lang: language,
    bufferPages: true,
    font: fonts.text,
    info: { Title: title, Author: author, CreationDate: at, ModDate: at },
  })
  const chunks: Buffer[] = []
  paper.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<void>((resolve, reject) => {
    paper.once('end', resolve)
    paper.once('error', reject)
  })
  for (const [name, file] of Object.entries(fonts)) paper.registerFont(name, file)
  const root = paper.struct('Document')
  paper.addStructure(root)
  root.add(paper.struct('H1', {}, () => write(paper, 'bold', sizes.title, title)))
  root.add(
    paper.struct('P', {}, () => write(paper, 'text', sizes.text, [author, date].filter(Boolean).join(' · '))),
  )
  for (const block of document.blocks) writeBlock(paper, root, block)
  root.end()
  number(paper, title)
  paper.end()
  await ended
  return Buffer.concat(chunks)
}
