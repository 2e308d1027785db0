import type { Pool, PoolClient } from 'pg'

type Callback = (
  error: Error | undefined,
  client: PoolClient | undefined,
  release: PoolClient['release'],
) => void

/**
 * The pool as the job library may use it: when a connection is lost while the library stops, it gives it back twice,
 * which pg takes for a mistake that ends the process. The second time is passed over.
 */
export const forgiving = (pool: Pool): Pool =>
  new Proxy(pool, {
    get(target, name) {
      if (name !== 'connect') {
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      }
      return (callback?: Callback) => {
        if (!callback) return target.connect()
        target.connect((error, client, release) => {
          let given = false
          callback(error, client, (destroy) => {
            if (given) return
            given = true
            release(destroy)
          })
        })
        return undefined
      }
    },
  })
