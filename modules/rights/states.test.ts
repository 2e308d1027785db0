import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  declined,
  leads,
  obstacle,
  type Standing,
  type State,
  states,
  transitions,
  untouched,
} from './states.ts'

const happenings = ['identify', 'fix', 'weigh', 'begin', 'finish', 'fail', 'answer'] as const
type Happening = (typeof happenings)[number]

/** What can happen to a request, as its file sees it: facts that change beside the state, and tries to move it. */
type Step =
  | { readonly do: 'move'; readonly to: State }
  /** To one of those that the table leads to: chance alone seldom gets far. */
  | { readonly do: 'along'; readonly pick: number }
  | { readonly do: Happening }

interface File {
  readonly standing: Standing
  readonly way: readonly State[]
  /** Whether an act on the data was under way when it came into each state. */
  readonly acted: boolean
}

const fresh: File = {
  standing: {
    state: 'received',
    identified: false,
    fixed: false,
    weighing: false,
    settled: true,
    answered: false,
  },
  way: ['received'],
  acted: false,
}

/** Acts begin while a request is being carried out, and at no other time: that is what the verbs do. */
function take({ standing, way, acted }: File, step: Step): File {
  const set = (change: Partial<Standing>): File => ({ standing: { ...standing, ...change }, way, acted })
  if (step.do === 'identify') return set({ identified: true })
  if (step.do === 'fix')
    return standing.state === 'accepted' || standing.fixed ? set({ fixed: true }) : set({})
  if (step.do === 'weigh')
    return standing.state === 'carrying_out' && !acted ? set({ weighing: true }) : set({})
  if (step.do === 'begin')
    return standing.state === 'carrying_out' && standing.fixed
      ? { ...set({ settled: false }), acted: true }
      : set({})
  if (step.do === 'finish') return set({ settled: true })
  if (step.do === 'fail') return acted ? set({ settled: false }) : set({})
  if (step.do === 'answer')
    return declined.includes(standing.state) || standing.state === 'verifying'
      ? set({ answered: true })
      : set({})
  if (step.do === 'along') {
    const open = transitions[standing.state]
    const to = open[step.pick % Math.max(1, open.length)]
    return to ? take({ standing, way, acted }, { do: 'move', to }) : set({})
  }
  if (step.do !== 'move' || obstacle(standing, step.to) !== null) return set({})
  return { standing: { ...standing, state: step.to }, way: [...way, step.to], acted }
}

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...states).map((to): Step => ({ do: 'move', to })) },
  // Of each state the way of most comes first.
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'along', pick: 0 }) },
  { weight: 1, arbitrary: fc.nat(7).map((pick): Step => ({ do: 'along', pick })) },
  { weight: 4, arbitrary: fc.constantFrom(...happenings).map((one): Step => ({ do: one })) },
)

/** Whether the rule holds between each file and the next, through all steps. */
function holds(steps: readonly Step[], rule: (before: File, after: File) => boolean): boolean {
  let file = fresh
  return steps.every((one) => {
    const before = file
    file = take(before, one)
    return rule(before, file)
  })
}

const always = (rule: (before: File, after: File) => boolean) => (): void =>
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => holds(steps, rule)),
    { numRuns: 5000 },
  )

const stateOf = ({ standing }: File): State => standing.state
const stays = (before: File, after: File): boolean => stateOf(before) === stateOf(after)

/** Whether the end can be reached from here, when everybody does their part. */
function reaches(from: File, seen = new Set<string>()): boolean {
  const { state } = from.standing
  if (state === 'closed') return true
  const mark = JSON.stringify(from.standing)
  if (seen.has(mark)) return false
  seen.add(mark)
  const helped = (['identify', 'fix', 'finish', 'answer'] as const).reduce<File>(
    (file, one) => take(file, { do: one }),
    from,
  )
  return transitions[state].some((to) => {
    const next = take(helped, { do: 'move', to })
    return !stays(helped, next) && reaches(next, seen)
  })
}

describe('whatever is tried, in whatever order', () => {
  test('a state follows only along the table', () => {
    const rule = (before: File, after: File): boolean =>
      stays(before, after) || leads(stateOf(before), stateOf(after))
    expect(always(rule)).not.toThrow()
  })

  test('nothing is done to data before it is clear who asks and the rows are fixed', () => {
    const rule = (_: File, { way, standing, acted }: File): boolean =>
      (!way.includes('carrying_out') || (standing.identified && standing.fixed)) &&
      (!acted || way.indexOf('identifiers_fixed') < way.indexOf('carrying_out'))
    expect(always(rule)).not.toThrow()
  })

  test('nothing is delivered or closed while a receipt is open, nor without an answer', () => {
    const settled: readonly State[] = ['verifying', 'delivered', 'closed']
    const rule = (before: File, after: File): boolean => {
      const { state, answered } = after.standing
      if (stays(before, after)) return true
      const told = ['refused', 'unfounded'].includes(stateOf(before)) || state === 'delivered'
      return (after.standing.settled || !settled.includes(state)) && (answered || !told)
    }
    expect(always(rule)).not.toThrow()
  })

  test('what was decided against stays so, a duplicate too, and what is closed stays closed', () => {
    const rule = (before: File, after: File): boolean => {
      if (stateOf(before) === 'closed') return stateOf(after) === 'closed'
      return !declined.includes(stateOf(before)) || stays(before, after) || stateOf(after) === 'closed'
    }
    expect(always(rule)).not.toThrow()
  })

  test('what was begun is not refused, but for an objection that was weighed', () => {
    const rule = (before: File, after: File): boolean =>
      stateOf(before) !== 'carrying_out' || stateOf(after) !== 'refused' || before.standing.weighing
    expect(always(rule)).not.toThrow()
  })

  test('it is never stuck: from everywhere a way leads to its end, if everybody does their part', () => {
    expect(() =>
      fc.assert(
        fc.property(fc.array(step, { maxLength: 40, size: 'max' }), (steps) =>
          reaches(steps.reduce(take, fresh)),
        ),
        { numRuns: 500 },
      ),
    ).not.toThrow()
  })

  test.each(states.filter((state) => state !== 'received'))('the rules get to see %s', (state) => {
    expect(always((_, after) => stateOf(after) !== state)).toThrow(/Property failed/)
  })
})

test('the table names every state, and what is untouched can be taken back', () => {
  expect(Object.keys(transitions).sort()).toEqual([...states].sort())
  for (const state of untouched) expect(leads(state, 'closed')).toBe(true)
  const reachable = states.filter((state) => states.some((from) => leads(from, state)))
  expect(['received', ...reachable]).toEqual([...states])
})
