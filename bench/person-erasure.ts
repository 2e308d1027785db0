import { inRounds, median, ms, short } from './figures.ts'
import { openInstallation } from './house.ts'
import { fillPerson } from './person-data.ts'
import type { Result } from './table.ts'
import { fillTickets } from './ticket-data.ts'

const rounds = 3

/** What it takes to erase one person out of an installation with so many tickets; a hundredth as many mails are theirs. */
export async function measurePersonErasure(tickets: number): Promise<Result> {
  await using house = await openInstallation()
  const { engine } = house
  const { ownerPool } = engine
  const { persons } = engine.house
  const mails = Math.ceil(tickets / 100)
  await fillTickets(ownerPool, tickets)
  const people = Array.from({ length: 2 * (rounds + 1) }, (_, n) => `viel${n}@kunde.example`)
  for (const email of people) await fillPerson(ownerPool, mails, { email, name: 'Änne Vielschreiber' })
  const next = (): string => people.pop() ?? ''
  const findMs: number[] = []
  let rows = 0

  const erase = async (): Promise<number> => {
    const began = performance.now()
    const found = await persons.find({ emails: [next()] })
    findMs.push(performance.now() - began)
    const act = await persons.carryOn(await persons.erase(found.id))
    const tookMs = performance.now() - began
    if (act.state !== 'done' || act.left > 0) throw new Error('The erasure left something.')
    rows = act.receipts.reduce((sum, receipt) => sum + receipt.rows, 0)
    return tookMs
  }
  const deleteBare = async (): Promise<number> => {
    const email = next()
    const began = performance.now()
    await ownerPool.query('delete from mail.mail where lower(from_address) = $1', [email])
    await ownerPool.query('delete from tickets.ticket where lower(requester_email) = $1', [email])
    return performance.now() - began
  }
  // The first of each is not counted.
  await erase()
  await deleteBare()
  const { ours, floor } = await inRounds(rounds, { ours: erase, floor: deleteBare })
  return {
    title: `Erasing one person (${short(rows)} rows) out of ${short(tickets)} tickets`,
    lines: [
      {
        what: 'found, fixed row by row, erased and searched again',
        ours: ms(median(ours)),
        floor: ms(median(floor)),
        against:
          'DELETE by address, by somebody who knows the two tables; no receipt, no replay after a restore',
        ratio: median(ours.map((one, round) => one / (floor[round] ?? Number.NaN))),
      },
    ],
    notes: [`Finding took ${ms(median(findMs))} of it, over every table of every module.`],
  }
}
