import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FrameAsset } from '#core/http/pages.ts'

/** A file of this folder under a name that changes with its content, so that browsers keep it for good. */
export function asset(name: string, type: string): FrameAsset {
  const body = readFileSync(join(import.meta.dirname, name), 'utf8')
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 12)
  return { path: `/site/${name.replace('.', `-${hash}.`)}`, type, body }
}
