import type { Client, ClientBase, Connection, Pool, Submittable } from 'pg'

interface CopyConnection extends Connection {
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

/** `COPY … FROM STDIN` as the protocol has it: the fastest way in that PostgreSQL offers a client. */
class Copy implements Submittable {
  readonly #text: string
  readonly #rows: Buffer
  readonly #settle: { resolve: () => void; reject: (error: Error) => void }
  #failure: Error | null = null

  constructor(text: string, rows: Buffer, settle: { resolve: () => void; reject: (error: Error) => void }) {
    this.#text = text
    this.#rows = rows
    this.#settle = settle
  }

  submit = (connection: Connection): void => (connection as CopyConnection).query(this.#text)

  handleCopyInResponse(connection: CopyConnection): void {
    connection.sendCopyFromChunk(this.#rows)
    connection.endCopyFrom()
  }

  handleCommandComplete(): void {}

  handleError(error: Error): void {
    this.#failure = error
    this.#settle.reject(error)
  }

  handleReadyForQuery(): void {
    if (!this.#failure) this.#settle.resolve()
  }
}

/** Copies rows into a table; each is a line of the text format. */
export const copyIn = (client: Client | ClientBase, table: string, lines: readonly string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    client.query(new Copy(`copy ${table} from stdin`, Buffer.from(lines.join('')), { resolve, reject }))
  })

/** The same on a connection of a pool. */
export async function copyWith(pool: Pool, table: string, lines: readonly string[]): Promise<void> {
  const client = await pool.connect()
  try {
    await copyIn(client, table, lines)
  } finally {
    client.release()
  }
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** A line of the text format. */
export const copyLine = (values: readonly (string | number | null)[]): string =>
  `${values
    .map((value) =>
      value === null ? '\\N' : String(value).replaceAll(/[\\\t\n\r]/g, (sign) => escapes[sign] ?? sign),
    )
    .join('\t')}\n`
