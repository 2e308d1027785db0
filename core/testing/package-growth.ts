import { tmpdir } from 'node:os'
import { parseArgs } from 'node:util'
import { message, messages, optionsFor } from '../person/package/fixtures.ts'
import { writePackage } from '../person/package/write.ts'

/**
 * Makes packages in a process of its own, which nothing else makes larger, and prints by how many MB it grew over what
 * it was after a small one, and how large the package became.
 */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000' },
    /** Bytes of the attachment of each row. */
    attachment: { type: 'string', default: '0' },
    /** The reader waits now and then. */
    slow: { type: 'boolean', default: false },
  },
})
const attachment = Number(values.attachment)

function* rows(count: number): Generator<Record<string, unknown>> {
  for (let id = 1; id <= count; id++) {
    const raw = attachment > 0 ? Buffer.allocUnsafe(attachment) : null
    // Nothing that can be compressed.
    if (raw)
      for (let at = 0; at + 4 <= raw.length; at += 4)
        raw.writeUInt32LE(Math.imul(at + id, 2654435761) >>> 0, at)
    yield message(id, { raw })
  }
}

async function make(count: number): Promise<{ most: number; size: number }> {
  let most = 0
  let size = 0
  for await (const chunk of writePackage(optionsFor([messages(rows(count))], { spool: tmpdir() }))) {
    size += (chunk as Buffer).length
    most = Math.max(most, process.memoryUsage.rss())
    if (values.slow && size % 97 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  return { most, size }
}

const count = Number(values.rows)
const small = await make(Math.ceil(count / 10))
const large = await make(count)
console.log(JSON.stringify({ megabytes: (large.most - small.most) / 1e6, size: large.size }))
