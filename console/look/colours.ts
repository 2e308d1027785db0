type Shades = readonly [string, string, string, string, string, string, string, string, string, string]

/** Deep teal-green: the one accent. */
export const accent: Shades = [
  '#eef8f5',
  '#dcf0ea',
  '#b6dfd4',
  '#8accbc',
  '#5dbba8',
  '#37a08f',
  '#17786a',
  '#0f6b60',
  '#0b564e',
  '#07413b',
]

/** Quiet greys of the light look, with a breath of the accent. */
export const gray: Shades = [
  '#f7f8f8',
  '#f1f3f3',
  '#e7eae9',
  '#dfe3e2',
  '#d2d8d6',
  '#a3adaa',
  '#636c6a',
  '#4a524f',
  '#2f3634',
  '#1b1f1e',
]

/** The same for the dark look: text first, ground at 7. */
export const dark: Shades = [
  '#e4e8e7',
  '#c4cbc9',
  '#98a29f',
  '#8a9491',
  '#2f3735',
  '#242a28',
  '#1a1f1d',
  '#131615',
  '#0f1211',
  '#0a0c0c',
]

export const red: Shades = [
  '#fdf2f1',
  '#fae3e1',
  '#f3c1bc',
  '#ec9b94',
  '#f08a82',
  '#dd554b',
  '#c0392f',
  '#ad2f27',
  '#8c251f',
  '#6b1c17',
]

/** Colours by meaning. `accent` and `bad` are also text; `good` and `attention` are dots beside a word. */
export const meanings = {
  light: {
    ground: '#ffffff',
    side: gray[0],
    text: gray[9],
    dimmed: gray[6],
    accent: accent[7],
    good: '#1f8a4c',
    attention: '#b86e00',
    bad: red[7],
    quiet: gray[5],
    line: gray[2],
    hover: '#f5f7f6',
    note: '#fdf8e8',
  },
  dark: {
    ground: dark[7],
    side: dark[8],
    text: dark[0],
    dimmed: dark[2],
    accent: accent[4],
    good: '#58c188',
    attention: '#e0a33e',
    bad: red[4],
    quiet: '#6b7572',
    line: '#242a28',
    hover: dark[6],
    note: '#221f14',
  },
} as const
