import type { Progress } from '#core/backup/copying.ts'

/** `12.3 MB` */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

/** Shows percent and bytes: on a terminal in one line that moves, elsewhere a line for each tenth. */
export function showProgress(stream: NodeJS.WriteStream = process.stdout): Progress {
  let shown = -1
  return (done, total) => {
    const percent = total > 0 ? Math.floor((done / total) * 100) : 100
    const step = stream.isTTY ? percent : Math.floor(percent / 10) * 10
    if (step === shown) return
    shown = step
    const line = `${String(step).padStart(3)} %  ${megabytes(done)} of ${megabytes(total)}`
    stream.write(stream.isTTY ? `\r${line}${percent === 100 ? '\n' : ''}` : `${line}\n`)
  }
}
