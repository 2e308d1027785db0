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
type Step = { readonly do: 'move'; readonly to: State } | { readonly do: Happening }

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
  if (step.do !== 'move' || obstacle(standing, step.to) !== null) return set({})
  return { standing: { ...standing, state: step.to }, way: [...way, step.to], acted }
}

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...states).map((to): Step => ({ do: 'move', to })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...happenings).map((one): Step => ({ do: one })),
  },
)

/** Runs the steps and hands each file on the way to the look. */
function follow(steps: readonly Step[], look: (before: File, after: File) => void): void {
  let file = fresh
  for (const one of steps) {
    const after = take(file, one)
    look(file, after)
    file = after
  }
}

const always = (look: (before: File, after: File) => void): void =>
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => follow(steps, look)),
    { numRuns: 3000 },
  )

describe('whatever is tried, in whatever order', () => {
  test('a state follows only along the table', () => {
    always((before, after) => {
      const [from, to] = [before.standing.state, after.standing.state]
      expect(from === to || leads(from, to)).toBe(true)
    })
  })

  test('nothing is done to data before it is clear who asks and the rows are fixed', () => {
    always((_, { way, standing, acted }) => {
      if (way.includes('carrying_out')) expect(standing.identified && standing.fixed).toBe(true)
      if (acted) expect(way.indexOf('identifiers_fixed')).toBeLessThan(way.indexOf('carrying_out'))
    })
  })

  test('nothing is delivered or closed while a receipt is open, nor without an answer', () => {
    always((before, after) => {
      if (before.standing.state === after.standing.state) return
      const { state, settled, answered } = after.standing
      if (state === 'delivered' || state === 'verifying' || state === 'closed') expect(settled).toBe(true)
      if (state === 'delivered') expect(answered).toBe(true)
      if (state === 'closed' && ['refused', 'unfounded'].includes(before.standing.state))
        expect(answered).toBe(true)
    })
  })

  test('what was decided against stays so, a duplicate too, and what is closed stays closed', () => {
    always((before, after) => {
      const { state } = before.standing
      if (declined.includes(state)) expect([state, 'closed']).toContain(after.standing.state)
      if (state === 'closed') expect(after.standing.state).toBe('closed')
    })
  })

  test('what was begun is not refused, but for an objection that was weighed', () => {
    always((before, after) => {
      if (before.standing.state === 'carrying_out' && after.standing.state === 'refused')
        expect(before.standing.weighing).toBe(true)
    })
  })

  test('it is never stuck: from everywhere a way leads to its end, if everybody does their part', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let file = fresh
        for (const one of steps) file = take(file, one)
        const help: Step[] = (['identify', 'fix', 'finish', 'answer'] as const).map((one) => ({ do: one }))
        const seen = new Set<string>()
        const reach = (from: File): boolean => {
          const { state } = from.standing
          if (state === 'closed') return true
          const mark = JSON.stringify(from.standing)
          if (seen.has(mark)) return false
          seen.add(mark)
          const helped = help.reduce(take, from)
          return transitions[state].some((to) => {
            const next = take(helped, { do: 'move', to })
            return next.standing.state !== state && reach(next)
          })
        }
        expect(reach(file)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

test('the table names every state, and what is untouched can be taken back', () => {
  expect(Object.keys(transitions).sort()).toEqual([...states].sort())
  for (const state of untouched) expect(leads(state, 'closed')).toBe(true)
  for (const state of states)
    if (state !== 'received') expect(states.some((from) => leads(from, state))).toBe(true)
})
