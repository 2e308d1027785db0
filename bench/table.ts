import { median, short } from './figures.ts'

/** One comparison. `ratio`: how many times the floor's work ours takes, the median of the rounds; 1 is the floor. */
export interface Line {
  readonly what: string
  readonly ours: string
  readonly floor: string
  readonly against: string
  readonly ratio: number | null
}

/** What a benchmark found. */
export interface Result {
  readonly title: string
  readonly lines: readonly Line[]
  /** What was checked beside, what limits it, what others take. */
  readonly notes: readonly string[]
}

/** A floor's or a peer's rate beside ours, round by round. */
export const rateLine = (
  line: Omit<Line, 'ours' | 'floor' | 'ratio'> & { unit: string },
  ours: readonly number[],
  floor: readonly number[],
): Line => ({
  what: line.what,
  against: line.against,
  ours: `${short(median(ours))} ${line.unit}`,
  floor: `${short(median(floor))} ${line.unit}`,
  ratio: median(ours.map((rate, round) => (floor[round] ?? Number.NaN) / rate)),
})

const cells = (given: readonly string[]): string => `| ${given.join(' | ')} |`

const ratioText = (ratio: number | null): string => (ratio === null ? '' : `${short(ratio)} ×`)

/** The one table, and what is to be said about it. */
export const renderResults = (results: readonly Result[]): string =>
  [
    cells(['', 'Zusage', 'floor', 'ratio', 'the floor is']),
    cells(['---', '---:', '---:', '---:', '---']),
    ...results.flatMap(({ title, lines }) => [
      cells([`**${title}**`, '', '', '', '']),
      ...lines.map(({ what, ours, floor, ratio, against }) =>
        cells([what, ours, floor, ratioText(ratio), against]),
      ),
    ]),
    ...results
      .filter(({ notes }) => notes.length > 0)
      .flatMap(({ title, notes }) => ['', `## ${title}`, '', ...notes.map((note) => `- ${note}`)]),
  ].join('\n')
