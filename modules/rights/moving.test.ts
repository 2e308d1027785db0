import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRightsHouse, type RightsHouse } from './fixtures.ts'
import { entriesOf } from './queries.ts'
import { leads, states, type State } from './states.ts'

let house: RightsHouse
let made = 0

beforeAll(async () => {
  house = await openRightsHouse()
  await house.contact({ email: 'zufall@example.org', name: 'Zufall' })
}, 120_000)
afterAll(() => house?.[Symbol.asyncDispose]())

const doings = {
  identify: ['identity', { by: 'signature', identifiers: { emails: ['zufall@example.org'] } }],
  search: ['search', {}],
  carry: ['carrying-out', {}],
  again: ['another-try', {}],
  refuse: ['declined', { state: 'refused', grounds: ['not-identified'] }],
  unfounded: ['declined', { state: 'unfounded', grounds: [] }],
  duplicate: ['declined', { state: 'duplicate', grounds: [] }],
  person: ['waiting', { to: 'waiting_for_person', words: 'x' }],
  third: ['waiting', { to: 'waiting_for_third', words: 'x' }],
  back: ['waiting', { to: 'identifiers_fixed', words: 'x' }],
  receipt: ['letters', { kind: 'receipt', channel: 'post' }],
  question: ['letters', { kind: 'identity', channel: 'post' }],
  refusal: ['letters', { kind: 'refusal', channel: 'post' }],
  fulfilment: ['letters', { kind: 'fulfilment', channel: 'post' }],
  lifting: ['letters', { kind: 'lifting', channel: 'post', reason: 'x' }],
  lift: ['lifted', {}],
  resume: ['resumed', {}],
  close: ['closed', {}],
} as const

type Doing = keyof typeof doings

const enter = async (kind: string): Promise<number> => {
  const answer = await house.ask('officer', 'POST', '/api/rights/requests', {
    kind,
    via: 'letter',
    receivedOn: house.clock.now().toISOString().slice(0, 10),
    name: 'Zufall',
    customer: `${++made}`,
    message: '',
  })
  return Number(answer.json.id)
}

test('whatever an officer presses in whatever order, each answer is a refusal or a step, and the file tells the way', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('access', 'restriction', 'objection'),
      fc.array(fc.constantFrom(...(Object.keys(doings) as Doing[])), { minLength: 5, maxLength: 14 }),
      async (kind, presses) => {
        const id = await enter(kind)
        for (const press of presses) {
          const [path, body] = doings[press]
          const { status } = await house.ask('officer', 'POST', `/api/rights/requests/${id}/${path}`, body)
          expect(`${press}: ${status}`).toMatch(/: (200|204|400|404|409)$/)
          await house.work()
        }
        const request = await house.request(id)
        const moves = (await entriesOf(house.ctx.db, id)).filter((entry) => entry.kind === 'state')
        let at: State = 'received'
        for (const { from_state: from, to_state: to } of moves) {
          expect(from).toBe(at)
          const next = states.find((one) => one === to)
          expect(next && leads(at, next)).toBe(true)
          at = next ?? at
        }
        expect(request.state).toBe(at)
        const reached = moves.map(({ to_state: to }) => to)
        const lifted =
          request.lifting_id === null ? null : await house.ctx.house.persons.act(request.lifting_id)
        const broken = {
          'carried out before anything was found':
            reached.includes('carrying_out') && !reached.includes('identifiers_fixed'),
          'delivered without an answer': request.state === 'delivered' && request.answered_at === null,
          'closed without an end to its file':
            request.state === 'closed' && (request.keep_from === null || request.finding_id !== null),
          'still hidden after the restriction ended': lifted !== null && lifted.state !== 'done',
        }
        expect(Object.entries(broken).filter(([, is]) => is)).toEqual([])
      },
    ),
    { numRuns: 25 },
  )
  const { rows } = await house.ownerPool.query(
    'select last_error from graphile_worker._private_jobs where last_error is not null',
  )
  expect(rows).toEqual([])
}, 240_000)
