/**
 * The notice as text, one block a line, so that it can be hashed, compared and read without us:
 * `# title`, `## 1 section`, `### 3.1 clause`, `#### activity`, `| line of an address`, `- item`,
 * `= term: words`, `> 3.1/log-15-days: sentence of a promise`; every other line is a paragraph.
 */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3 | 4; readonly text: string }
  | { readonly kind: 'address' | 'item' | 'paragraph'; readonly text: string }
  | { readonly kind: 'term'; readonly term: string; readonly text: string }
  | { readonly kind: 'promise'; readonly key: string; readonly text: string }

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

export const heading = (level: 1 | 2 | 3 | 4, text: string): string => `${'#'.repeat(level)} ${oneLine(text)}`
export const paragraph = (text: string): string => oneLine(text)
export const address = (text: string): string => `| ${oneLine(text)}`
export const item = (text: string): string => `- ${oneLine(text)}`
export const term = (word: string, text: string): string => `= ${oneLine(word)}: ${oneLine(text)}`
export const promise = (key: string, sentence: string): string => `> ${key}: ${oneLine(sentence)}`

/** A line read back as a block. */
export function readLine(line: string): Block {
  const [, hashes, title] = /^(#{1,4}) (.*)$/.exec(line) ?? []
  if (hashes) return { kind: 'heading', level: hashes.length as 1 | 2 | 3 | 4, text: title ?? '' }
  const [, word, words] = /^= ([^:]*): (.*)$/.exec(line) ?? []
  if (word) return { kind: 'term', term: word, text: words ?? '' }
  const [, key, sentence] = /^> (\S+): (.*)$/.exec(line) ?? []
  if (key) return { kind: 'promise', key, text: sentence ?? '' }
  if (line.startsWith('| ')) return { kind: 'address', text: line.slice(2) }
  if (line.startsWith('- ')) return { kind: 'item', text: line.slice(2) }
  return { kind: 'paragraph', text: line }
}

export const readText = (text: string): Block[] => text.split('\n').filter(Boolean).map(readLine)
