import { open, rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Makes the names in a folder last. Windows can't open a folder; there the rename itself is durable. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Replaces a file in one step: a crash leaves the old one or the new one. */
export async function replaceFile(path: string, text: string, mode = 0o644): Promise<void> {
  const next = join(dirname(path), `.${basename(path)}.${process.pid}`)
  const file = await open(next, 'w', mode)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(next, path)
  await syncFolder(dirname(path))
}

/** Adds a line to a file, unless it is the last one there. A crash in the middle of a line leaves none. */
export async function appendLine(path: string, line: string): Promise<void> {
  const file = await open(path, 'a+', 0o644)
  try {
    const text = await file.readFile('utf8')
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    // A crash in the middle of a line left its beginning: it was never one.
    if (whole.length < text.length) await file.truncate(Buffer.byteLength(whole))
    if (whole === `${line}\n` || whole.endsWith(`\n${line}\n`)) return
    await file.appendFile(`${line}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}
