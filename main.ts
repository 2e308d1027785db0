import { buildConsole } from '#console/build.ts'
import { mountViteDev } from '#console/dev.ts'
import { dist } from '#console/sources.ts'
import { retryWhileDown, startHouse } from '#core/app.ts'
import { readConfig } from '#core/config.ts'
import { isDatabaseDown } from '#core/http/database-down.ts'
import { createLog } from '#core/log.ts'
import { createFrame } from '#site/layout.ts'
import { modules } from './modules.ts'

/** The server: `npm start`, `npm start -- --demo`, `npm run dev`. Stops cleanly on SIGTERM and SIGINT. */
const has = (flag: string): boolean => process.argv.includes(flag)

try {
  const config = readConfig(process.env)
  const log = createLog(config, modules)
  // A library that loses the database in the middle of its work may leave a promise unheard; what it did is taken up again.
  process.on('unhandledRejection', (error) => {
    if (!isDatabaseDown(error)) throw error
    log.warn({ err: error }, 'the database was lost in the middle of something')
  })
  const stop = new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve)
    // npm passes a signal to its shell, which dies of it without a word to us.
    const parent = process.ppid
    if (process.env.npm_lifecycle_event)
      setInterval(() => process.ppid !== parent && resolve('SIGTERM'), 500).unref()
  })
  const building = has('--dev') ? null : buildConsole({ log })
  building?.catch((error: unknown) => log.error({ err: error }, 'the console could not be built'))
  const house = await retryWhileDown(log, () =>
    startHouse({
      config,
      log,
      modules,
      frame: createFrame(),
      demo: has('--demo'),
      console: has('--dev') ? { mount: mountViteDev } : { folder: dist },
    }),
  )
  log.info(`Zusage answers at ${house.url}`)
  const signal = await stop
  log.info(`${signal}: finishing what is in hand`)
  await house[Symbol.asyncDispose]()
  process.exit(0)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
