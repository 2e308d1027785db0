/**
 * Runs `work` on every item, a few of them at once: what waits for the disk waits together. After a failure it begins no
 * more, and throws when what was begun has ended.
 */
export async function abreast<T>(
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
  width = 8,
): Promise<void> {
  const queue = items[Symbol.iterator]()
  const failures: unknown[] = []
  const lane = async (): Promise<void> => {
    for (let next = queue.next(); !next.done && failures.length === 0; next = queue.next())
      await work(next.value).catch((error: unknown) => failures.push(error))
  }
  await Promise.all(Array.from({ length: width }, lane))
  if (failures.length > 0) throw failures[0]
}
