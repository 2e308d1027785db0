import type { DBAdapter, DBTransactionAdapter, Where } from '@better-auth/core/db/adapter'
import { hashToken } from './session-cookie.ts'

/** A token as it is in the where clause of the library; null when it does not ask for one. */
const tokenIn = (where: readonly Where[] = []): string | null => {
  const asked = where.find((one) => one.field === 'token')?.value
  return typeof asked === 'string' ? asked : null
}

const hashWhere = <W extends Where[] | undefined>(where: W): W =>
  where?.map((one) => {
    if (one.field !== 'token') return one
    return {
      ...one,
      value: Array.isArray(one.value) ? one.value.map(String).map(hashToken) : hashToken(String(one.value)),
    }
  }) as W

const hashIn = <D extends object>(data: D): D =>
  'token' in data && typeof data.token === 'string' ? { ...data, token: hashToken(data.token) } : data

/** The library goes on with the token that the browser holds, never with its hash. */
const withToken = <R>(row: R, token: string | null): R =>
  token !== null && typeof row === 'object' && row !== null && 'token' in row ? { ...row, token } : row

const isSession = (input: { model: string }): boolean => input.model === 'session'

function hashingRows(inner: DBTransactionAdapter): DBTransactionAdapter {
  return {
    ...inner,
    async create<T extends Record<string, unknown>, R = T>(
      input: Parameters<typeof inner.create<T, R>>[0],
    ): Promise<R> {
      if (!isSession(input)) return inner.create<T, R>(input)
      const row = await inner.create<T, R>({
        ...input,
        data: hashIn({ ...input.data, ipAddress: null, userAgent: null }),
      })
      return withToken(row, String((input.data as { token?: unknown }).token))
    },
    async findOne<T>(input: Parameters<typeof inner.findOne<T>>[0]) {
      if (!isSession(input)) return inner.findOne<T>(input)
      return withToken(
        await inner.findOne<T>({ ...input, where: hashWhere(input.where) }),
        tokenIn(input.where),
      )
    },
    async findMany<T>(input: Parameters<typeof inner.findMany<T>>[0]) {
      if (!isSession(input)) return inner.findMany<T>(input)
      const rows = await inner.findMany<T>({ ...input, where: hashWhere(input.where) })
      return rows.map((row) => withToken(row, tokenIn(input.where)))
    },
    async update<T>(input: Parameters<typeof inner.update<T>>[0]) {
      if (!isSession(input)) return inner.update<T>(input)
      const row = await inner.update<T>({
        ...input,
        where: hashWhere(input.where),
        update: hashIn(input.update),
      })
      return withToken(row, tokenIn(input.where))
    },
    updateMany: (input) =>
      inner.updateMany(
        isSession(input) ? { ...input, where: hashWhere(input.where), update: hashIn(input.update) } : input,
      ),
    count: (input) => inner.count(isSession(input) ? { ...input, where: hashWhere(input.where) } : input),
    delete: (input) => inner.delete(isSession(input) ? { ...input, where: hashWhere(input.where) } : input),
    deleteMany: (input) =>
      inner.deleteMany(isSession(input) ? { ...input, where: hashWhere(input.where) } : input),
    async consumeOne<T>(input: Parameters<typeof inner.consumeOne<T>>[0]) {
      if (!isSession(input)) return inner.consumeOne<T>(input)
      return withToken(
        await inner.consumeOne<T>({ ...input, where: hashWhere(input.where) }),
        tokenIn(input.where),
      )
    },
  }
}

/**
 * The library's way to the database, with sessions' tokens hashed at rest and neither address nor browser
 * kept: what is read from the table signs nobody in.
 */
export const hashSessions = (inner: DBAdapter): DBAdapter => ({
  ...inner,
  ...hashingRows(inner),
  transaction: (work) => inner.transaction((transaction) => work(hashingRows(transaction))),
})
