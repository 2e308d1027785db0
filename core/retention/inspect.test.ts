import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRegistry, type RegistryHouse } from './fixtures/registry/house.ts'
import { startSweeps } from './sweeps.ts'

let registry: RegistryHouse
beforeAll(async () => {
  registry = await openRegistry('2026-11-09T10:20:00Z')
})
afterAll(() => registry[Symbol.asyncDispose]())

const cases: [string, string, RegExp][] = [
  [
    'no index on the start event',
    'drop index registry.parcel_delivered_at',
    /registry\.parcel needs an index that begins with "delivered_at"/,
  ],
  [
    'no reference that takes the rows along',
    'alter table registry.parcel_item drop constraint parcel_item_parcel_id_fkey',
    /registry\.parcel_item is kept with parcel: let "parcel_id" reference it with "on delete cascade"/,
  ],
  [
    'no index by which they are found',
    'alter table registry.parcel_item add foreign key (parcel_id) references registry.parcel on delete cascade; drop index registry.parcel_item_parcel',
    /registry\.parcel_item needs an index that begins with "parcel_id"/,
  ],
  [
    'a log that is not partitioned as declared',
    'drop table registry.visit cascade; create table registry.visit (at timestamptz primary key)',
    /registry\.visit is declared to be partitioned/,
  ],
]
test.each(cases)('%s stops the start, and is named', async (_, statement, words) => {
  await registry.run(statement)
  await expect(startSweeps(registry.house.engine)).rejects.toThrow(words)
})
