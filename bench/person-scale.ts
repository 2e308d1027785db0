import type { Engine } from '#core/engine.ts'
import { controller } from '#core/person/package/fixtures.ts'
import { bytes, inRounds, median, ms, short } from './figures.ts'
import { openInstallation } from './house.ts'
import { fillPerson } from './person-data.ts'
import { bareCsv, readAll } from './person-export.ts'
import { fillHouse, proportionsOf } from './scale-data.ts'
import type { Line, Result } from './table.ts'

const rounds = 3
/** Somebody as most are, and somebody who writes every day; by the mails they sent. */
const sizes = { usual: 20, heavy: 1000 }

interface Erased {
  readonly findMs: number
  readonly wholeMs: number
  readonly rows: number
  readonly growth: number
}

/** Finds and erases a person, and looks at how far the process grew meanwhile. */
async function erase({ house: { persons } }: Engine, email: string): Promise<Erased> {
  const before = process.memoryUsage.rss()
  let most = before
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 10)
  const began = performance.now()
  try {
    const found = await persons.find({ emails: [email] })
    const findMs = performance.now() - began
    const act = await persons.carryOn(await persons.erase(found.id))
    const wholeMs = performance.now() - began
    if (act.state !== 'done' || act.left > 0) throw new Error('The erasure left something.')
    const rows = act.receipts.reduce((sum, receipt) => sum + receipt.rows, 0)
    return { findMs, wholeMs, rows, growth: most - before }
  } finally {
    clearInterval(watch)
  }
}

async function eraseBare({ ownerPool }: Engine, email: string): Promise<Pick<Erased, 'wholeMs'>> {
  const began = performance.now()
  await ownerPool.query('delete from mail.mail where lower(from_address) = $1', [email])
  await ownerPool.query('delete from tickets.ticket where lower(requester_email) = $1', [email])
  return { wholeMs: performance.now() - began }
}

async function measureOne(engine: Engine, who: keyof typeof sizes): Promise<{ lines: Line[]; note: string }> {
  const { persons } = engine.house
  const people = Array.from({ length: 2 * (rounds + 1) }, (_, n) => `${who}${n}@kunde.example`)
  for (const email of people)
    await fillPerson(engine.ownerPool, sizes[who], { email, name: 'Änne Vielschreiber' })

  const findMs: number[] = []
  const find = async (): Promise<number> => {
    const began = performance.now()
    const { id } = await persons.find({ emails: [people[0] ?? ''] })
    findMs.push(performance.now() - began)
    return id
  }
  await find()
  findMs.length = 0
  const finding = await find()
  for (let round = 1; round < rounds; round++) await find()

  const pack = () =>
    readAll(async function* () {
      yield await persons.pack(finding, { kind: 'access', language: 'de', controller, requestId: 'bench' })
    })
  const copy = () => readAll(() => bareCsv(engine, finding))
  await pack()
  const packed = await inRounds(rounds, { ours: pack, floor: copy })

  const next = (): string => people.pop() ?? ''
  const first = await erase(engine, next())
  await eraseBare(engine, next())
  const erased = {
    ours: [] as Erased[],
    floor: [] as number[],
  }
  for (let round = 0; round < rounds; round++) {
    erased.ours.push(await erase(engine, next()))
    erased.floor.push((await eraseBare(engine, next())).wholeMs)
  }
  const line = (what: string, ours: number[], floor: number[], against: string): Line => ({
    what: `${what}, ${short(first.rows)} rows`,
    ours: ms(median(ours)),
    floor: ms(median(floor)),
    against,
    ratio: median(ours.map((one, round) => one / (floor[round] ?? Number.NaN))),
  })
  const bare = 'COPY of the same rows as CSV, table by table, thrown away'
  const wholes = erased.ours.map(({ wholeMs }) => wholeMs)
  return {
    lines: [
      ...(['firstMs', 'wholeMs'] as const).map((what) =>
        line(
          what === 'firstMs' ? 'the first byte of the package' : 'the whole package',
          packed.ours.map((read) => read[what]),
          packed.floor.map((read) => read[what]),
          bare,
        ),
      ),
      line('found, erased and searched again', wholes, erased.floor, 'DELETE by address from the two tables'),
    ],
    note:
      `${short(first.rows)} rows: finding took ${ms(median(findMs))} (${ms(median(erased.ours.map((one) => one.findMs)))} before an erasure); ` +
      `the package is ${bytes(median(packed.ours.map(({ size }) => size)))}; ` +
      `the server grew by ${bytes(Math.max(...packed.ours.map(({ growth }) => growth)))} at most while it was made, ` +
      `by ${bytes(Math.max(...erased.ours.map(({ growth }) => growth)))} while erasing.`,
  }
}

/** What it takes to find, hand out and erase one person among so many rows of a house. */
export async function measurePersonScale(rows: number): Promise<Result> {
  await using house = await openInstallation()
  const { engine } = house
  const size = proportionsOf(rows)
  const began = performance.now()
  await fillHouse(engine, rows)
  console.error(`filled in ${((performance.now() - began) / 1000).toFixed(0)} s`)
  const usual = await measureOne(engine, 'usual')
  const heavy = await measureOne(engine, 'heavy')
  return {
    title: `One person out of ${short(rows)} rows and ${short(size.persons)} persons`,
    lines: [...usual.lines, ...heavy.lines],
    notes: [
      `${short(size.tickets)} tickets of three messages and their words, ${short(size.mails)} mails, ${short(size.transports)} rows of the ` +
        `transport log and ${short(size.hits)} of the access log, each in 360 hours.`,
      usual.note,
      heavy.note,
    ],
  }
}
