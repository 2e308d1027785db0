import type { Readable } from 'node:stream'
import { activityPage } from './activity-page.ts'
import { openArchive } from './archive.ts'
import { type Disclosed, disclosureTable } from './disclosures.ts'
import { gatherFacts } from './facts.ts'
import { activityPath, type WrittenTable } from './handed.ts'
import { indexPage } from './index-page.ts'
import { seal } from './manifest.ts'
import type { PackageOptions } from './options.ts'
import type { Packing } from './packing.ts'
import { readme } from './readme.ts'
import { schemaOf } from './schema.ts'
import { keepSmall } from './small.ts'
import { openSpool } from './spool.ts'
import { writeTable } from './table.ts'
import { sayIn } from './texts.ts'
import { readerOf } from './values.ts'

const nobody: Disclosed = { count: 0, recipients: [] }

async function writeTables(packing: Packing): Promise<{ tables: WrittenTable[]; disclosed: Disclosed }> {
  const { kind, tables: given, disclosures } = packing.options
  const tables: WrittenTable[] = []
  for await (const table of given) {
    if (kind === 'portability' && !table.provided) continue
    const written = await writeTable(packing, table)
    if (written && tables.some(({ name }) => name === written.name))
      throw new Error(`The table ${written.name} came twice for one package.`)
    if (written) tables.push(written)
  }
  if (kind === 'portability' || !disclosures) return { tables, disclosed: nobody }
  const { table, disclosed } = disclosureTable(disclosures)
  const written = await writeTable(packing, table)
  return { tables: written ? [...tables, written] : tables, disclosed: disclosed() }
}

/** Reading comes last: what the pages and the letter say hangs on what was found. */
async function write(packing: Packing): Promise<void> {
  const { archive, options } = packing
  await archive.add('README.txt', readme(packing))
  const { tables, disclosed } = await writeTables(packing)
  if (options.kind === 'access') {
    const facts = gatherFacts(packing, tables, disclosed)
    for (const activity of facts.activities)
      await archive.add(activityPath(activity.module, activity.key), activityPage(packing, activity))
    await archive.add('index.html', indexPage(packing, facts))
    // Fonts and typesetting are large; who needs no letter is not to carry them.
    const { letter } = await import('./letter.ts')
    await archive.add('data.pdf', await letter(packing, facts))
  }
  await archive.add('schema.json', schemaOf(packing, tables))
  await seal(packing, tables)
  archive.end()
}

/**
 * The package that a person gets (Art. 15, Art. 20 GDPR): a ZIP that is made while it is read, so that neither memory
 * nor the wait for its first byte grows with the data. When reading a table fails, the stream breaks with that error;
 * when nobody reads any more, the tables are closed.
 */
export function writePackage(options: PackageOptions): Readable {
  const archive = openArchive(options.now)
  const json = openSpool(options.spool)
  const csv = openSpool(options.spool)
  const firsts = openSpool(options.spool)
  const packing: Packing = {
    options,
    language: options.language,
    say: sayIn(options.language),
    reader: readerOf(options.language, options.zone),
    archive,
    json,
    csv,
    firsts,
    small: keepSmall(),
  }
  void (async () => {
    await using stack = new AsyncDisposableStack()
    for (const spool of [json, csv, firsts]) stack.use(spool)
    await write(packing)
  })().catch((error: unknown) =>
    archive.fail(
      error instanceof Error ? error : new Error('A package could not be made.', { cause: error }),
    ),
  )
  return archive.output
}
