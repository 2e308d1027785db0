import { fork } from 'node:child_process'

/** What a load generator saw. */
export interface LoadReport {
  readonly done: number
  readonly failed: number
  readonly seconds: number
  /** In milliseconds. */
  readonly p50: number
  readonly p99: number
}

export interface HttpLoad {
  readonly port: number
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly connections: number
  readonly seconds: number
  /** Different client addresses, as a proxy in front would name them; none: no such header. */
  readonly addresses: number
}

export interface SmtpLoad {
  readonly port: number
  readonly connections: number
  readonly mails: number
  readonly bytes: number
  readonly recipient: string
  /** Tells the mails of one run from those of another. */
  readonly run: string
}

/** What a writer saw that adds rows to the access log beside something else, in milliseconds. */
export interface WriterReport {
  readonly rows: number
  readonly longestInsert: number
  /** As the server's table of locks had it, looked at every few milliseconds. */
  readonly longestLockWait: number
}

/**
 * Runs a generator in a process of its own, so that it shares no event loop with what it measures. The task goes
 * by message: it may hold a password.
 */
function start<R>(script: string, task: unknown): { report: Promise<R>; stop: () => void } {
  const child = fork(new URL(script, import.meta.url))
  child.send(task as object)
  const report = new Promise<R>((resolve, reject) => {
    let heard: { report: R } | null = null
    child.once('message', (message) => (heard = { report: message as R }))
    child.once('error', reject)
    child.once('exit', (code) =>
      heard
        ? resolve(heard.report)
        : reject(new Error(`The load generator ${script} ended with code ${code}.`)),
    )
  })
  return { report, stop: () => void child.send('stop') }
}

/** As many requests as the server answers on some connections, one after the other on each. */
export const driveHttp = (task: HttpLoad): Promise<LoadReport> =>
  start<LoadReport>('./load-http.ts', task).report

/** A number of mails on some connections, commands in a pipeline as mail servers send them. */
export const driveSmtp = (task: SmtpLoad): Promise<LoadReport> =>
  start<LoadReport>('./load-smtp.ts', task).report

/** Writes rows into the access log while `work` runs. */
export async function writeBeside<R>(
  url: string,
  work: () => Promise<R>,
): Promise<{ result: R; writer: WriterReport }> {
  const writer = start<WriterReport>('./load-rows.ts', { url })
  try {
    const result = await work()
    writer.stop()
    return { result, writer: await writer.report }
  } catch (error) {
    writer.stop()
    await writer.report.catch(() => undefined)
    throw error
  }
}

export const perSecond = (report: LoadReport): number => report.done / report.seconds
