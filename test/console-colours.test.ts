import { describe, expect, test } from 'vitest'
import { accent, dark, gray, meanings, red } from '#console/look/colours.ts'

const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const contrast = (one: string, other: string): number => {
  const [light = 0, dim = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dim + 0.05)
}

test('contrast is measured as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
})

describe.each(['light', 'dark'] as const)('the %s look', (look) => {
  const colours = meanings[look]
  const grounds = ['ground', 'side', 'hover', 'note'] as const

  test.each(
    grounds.flatMap((ground) =>
      (['text', 'dimmed', 'accent', 'bad'] as const).map((ink) => [ink, ground] as const),
    ),
  )('%s is readable on %s (4.5:1)', (ink, ground) =>
    expect(contrast(colours[ink], colours[ground])).toBeGreaterThanOrEqual(4.5),
  )

  test.each(['good', 'attention', 'bad', 'accent'] as const)('a %s dot is seen (3:1)', (dot) => {
    expect(contrast(colours[dot], colours.ground)).toBeGreaterThanOrEqual(3)
  })
})

test.each([
  ['a filled button', '#ffffff', accent[7]],
  ['a filled button in the dark', '#ffffff', accent[6]],
  ['a dangerous button', '#ffffff', red[7]],
  ['a dangerous button in the dark', '#ffffff', red[6]],
  ['a light button', accent[8], accent[1]],
  ['a message about a problem', red[7], red[0]],
  ['a placeholder', gray[6], '#ffffff'],
  ['a placeholder in the dark', dark[3], dark[6]],
])('%s is readable (4.5:1)', (_what, ink, ground) => {
  expect(contrast(ink, ground)).toBeGreaterThanOrEqual(4.5)
})
