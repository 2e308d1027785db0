import { copyInstallation } from '#core/backup/copy/copy.ts'
import type { Config } from '#core/config.ts'
import { openServer, type Server } from '#core/database/server.ts'
import { modules } from '../modules.ts'
import { command } from './command.ts'

const log = (message: string): void => console.log(message)

/** `here` is this installation's database, whichever server it stands on. */
async function open(word: string, config: Config): Promise<Pick<Server, 'url'> & AsyncDisposable> {
  if (word === 'here') return openServer(config, log, { visit: true })
  if (!/^postgres(ql)?:\/\//.test(word) || !URL.canParse(word))
    throw new Error(`"${word}" names no database: give postgres://owner:password@host/database, or "here".`)
  return { url: word, [Symbol.asyncDispose]: async () => undefined }
}

export const copy = command({
  usage: `copy [FROM] TO
      copies this installation, or the one at FROM, into the empty database TO: postgres://owner:password@host/name,
      or "here" for this installation's own`,
  words: [1, 2],
  async run({ config, words }) {
    const [from = '', to = ''] = words.length === 2 ? words : ['here', ...words]
    if (from === to) throw new Error('FROM and TO are the same database.')
    await using source = await open(from, config)
    await using target = await open(to, config)
    const begun = performance.now()
    const { tables, rows } = await copyInstallation({
      from: source.url,
      to: target.url,
      modules,
      log,
      copied: (table, count) => count > 0 && console.log(`${String(count).padStart(10)}  ${table}`),
    })
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    console.log(`${tables} tables, ${rows} rows, the same at both ends, in ${seconds} s.`)
    console.log(
      'The keys and the evidence are not in a database: DATA_DIR/keys and DATA_DIR/evidence go with it.',
    )
    return true
  },
})
