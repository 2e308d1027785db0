export interface Part {
  readonly kind: 'same' | 'gone' | 'new'
  readonly text: string
}

/** A line of a difference; a changed one shows which words are gone and which are new. */
export interface DifferentLine {
  readonly kind: 'same' | 'gone' | 'new' | 'changed'
  readonly parts: Part[]
}

/** The longest common subsequence, as steps from `before` to `after`. Quadratic: for texts of some hundred pieces. */
function steps(before: readonly string[], after: readonly string[]): Part[] {
  const width = after.length + 1
  const length = new Uint32Array((before.length + 1) * width)
  const at = (row: number, column: number): number => length[row * width + column] ?? 0
  for (let row = before.length - 1; row >= 0; row--)
    for (let column = after.length - 1; column >= 0; column--)
      length[row * width + column] =
        before[row] === after[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1))
  const found: Part[] = []
  let row = 0
  let column = 0
  while (row < before.length || column < after.length) {
    const gone = before[row]
    const added = after[column]
    if (gone !== undefined && gone === added) {
      found.push({ kind: 'same', text: gone })
      row++
      column++
    } else if (gone !== undefined && (added === undefined || at(row + 1, column) >= at(row, column + 1))) {
      found.push({ kind: 'gone', text: gone })
      row++
    } else if (added !== undefined) {
      found.push({ kind: 'new', text: added })
      column++
    }
  }
  return found
}

const words = (line: string): string[] => line.split(/(?<=\s)/)

const join = (parts: readonly Part[]): Part[] => {
  const joined: { kind: Part['kind']; text: string }[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (last?.kind === part.kind) last.text += part.text
    else joined.push({ ...part })
  }
  return joined
}

/** Whether so much of a line stayed that showing its words side by side helps the reader. */
const resembles = (parts: readonly Part[]): boolean => {
  const size = (kind: Part['kind']): number =>
    parts.filter((part) => part.kind === kind).reduce((sum, part) => sum + part.text.trim().length, 0)
  return size('same') * 2 >= Math.max(size('gone'), size('new'))
}

function pair(gone: readonly string[], added: readonly string[]): DifferentLine[] {
  const lines: DifferentLine[] = []
  const left = [...added]
  for (const line of gone) {
    const index = left.findIndex((other) => resembles(steps(words(line), words(other))))
    const other = left[index]
    if (other === undefined) lines.push({ kind: 'gone', parts: [{ kind: 'gone', text: line }] })
    else {
      for (const skipped of left.splice(0, index))
        lines.push({ kind: 'new', parts: [{ kind: 'new', text: skipped }] })
      left.shift()
      lines.push({ kind: 'changed', parts: join(steps(words(line), words(other))) })
    }
  }
  return [
    ...lines,
    ...left.map((line): DifferentLine => ({ kind: 'new', parts: [{ kind: 'new', text: line }] })),
  ]
}

/** The differences between two texts, line by line; within a changed line, word by word. */
export function compare(before: string, after: string): DifferentLine[] {
  const lines: DifferentLine[] = []
  let gone: string[] = []
  let added: string[] = []
  const settle = (): void => {
    lines.push(...pair(gone, added))
    gone = []
    added = []
  }
  for (const step of steps(before.split('\n'), after.split('\n')))
    if (step.kind === 'gone') gone.push(step.text)
    else if (step.kind === 'new') added.push(step.text)
    else {
      settle()
      lines.push({ kind: 'same', parts: [step] })
    }
  settle()
  return lines
}
