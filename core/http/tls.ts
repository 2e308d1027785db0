import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import type { Config } from '../config.ts'

const read = (setting: string, path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(
      `${setting}: the file ${path} can't be read (${(error as NodeJS.ErrnoException).code}).`,
      {
        cause: error,
      },
    )
  }
}

/**
 * Certificate and key of TLS_CERT and TLS_KEY (PEM). Throws a sentence that names the setting when a file
 * can't be read or the two don't belong together. A renewed certificate takes effect at the next start; there
 * is no second port that redirects plain HTTP: the one port speaks TLS.
 */
export function readTls({
  tls,
}: Pick<Config, 'tls'>): { cert: string; key: string; minVersion: 'TLSv1.2' } | null {
  if (!tls) return null
  const cert = read('TLS_CERT', tls.cert)
  const key = read('TLS_KEY', tls.key)
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    throw new Error(
      `TLS_CERT and TLS_KEY don't fit together or are no PEM files (${(error as Error).message}).`,
      { cause: error },
    )
  }
  return { cert, key, minVersion: 'TLSv1.2' }
}
