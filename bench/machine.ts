import { execFile } from 'node:child_process'
import { open, rm, statfs } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { completeBinaries, locateNative } from '#core/database/embedded-libraries.ts'
import { median } from './figures.ts'
import { place } from './house.ts'

/** How long the disk below the installations takes to keep 8 kB: the least that a durable commit waits. */
async function syncMs(): Promise<number> {
  const path = join(place, `zusage-bench-sync-${process.pid}`)
  const file = await open(path, 'w')
  const block = Buffer.alloc(8192, 1)
  const waits: number[] = []
  for (let at = 0; at < 100; at++) {
    const began = performance.now()
    await file.write(block, 0, block.length, at * block.length)
    await file.datasync()
    waits.push(performance.now() - began)
  }
  await file.close()
  await rm(path)
  return median(waits)
}

async function postgresVersion(): Promise<string> {
  const { postgres, environment } = await completeBinaries(locateNative(), place)
  const { stdout } = await promisify(execFile)(postgres, ['--version'], { env: environment })
  return stdout.trim().replace(/^.*\(PostgreSQL\) /, '')
}

/** What it was measured on. */
export async function describeMachine(): Promise<string> {
  const inMemory = (await statfs(place)).type === 0x01021994
  const disk = inMemory
    ? 'files in memory, so not durable'
    : `8 kB on disk in ${(await syncMs()).toFixed(2)} ms`
  const memory = (totalmem() / 2 ** 30).toFixed(0)
  return `${cpus().length} cores, ${memory} GB, PostgreSQL ${await postgresVersion()}, Node ${process.versions.node}, ${disk}`
}
