import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningHouse, startHouse } from '#core/app.ts'
import { readConfig } from '#core/config.ts'
import { createLog } from '#core/log.ts'
import { saveController } from '#modules/notice'
import { createFrame } from '#site/layout.ts'
import { modules } from '../modules.ts'

/** Kept out of the log: what an administrator would type. */
const password = 'vier blaue Esel am Bach'

/** Where the installations stand; ours are durable, so it should be a disk as in earnest. */
export const place = tmpdir()

/**
 * A whole installation as `npm start` composes it, on an embedded, durable PostgreSQL in a folder of its own,
 * set up for a controller. `environment` adds to its settings. Disposing stops it and removes the folder.
 */
export async function openInstallation(environment: Record<string, string> = {}): Promise<RunningHouse> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(place, 'zusage-bench-'))
  // The database may run as a user of its own, who has to pass through.
  await chmod(folder, 0o711)
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const config = readConfig({
    PORT: '0',
    SMTP_PORT: '0',
    LOG_LEVEL: 'warn',
    DATA_DIR: folder,
    MAIL_DOMAINS: 'bench.example',
    ADMIN_EMAIL: 'admin@bench.example',
    ADMIN_PASSWORD: password,
    ...environment,
  })
  const house = stack.use(
    await startHouse({ config, log: createLog(config, modules), modules, frame: createFrame() }),
  )
  await saveController(house.engine.context('notice'), {
    name: 'Muster GmbH',
    street: 'Hauptstraße 1',
    postcode: '70173',
    city: 'Stuttgart',
    country: 'DE',
    land: 'BW',
    phone: '+49 711 1',
    fax: '',
    email: 'info@bench.example',
  })
  const opened = stack.move()
  return { ...house, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}

export const portOf = ({ url }: RunningHouse): number => Number(new URL(url ?? '').port)
