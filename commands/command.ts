import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import type { Config } from '#core/config.ts'

/** What follows `npm run zusage --`: its name, how it is written, and what it does. */
export interface Command {
  readonly usage: string
  /** True: all is well; false: exit code 1. */
  readonly run: (config: Config, args: readonly string[]) => Promise<boolean>
}

/** What is said to who asks how a command is written. */
export const usageOf = ({ usage }: Pick<Command, 'usage'>): string => `Usage: npm run zusage -- ${usage}`

type Values<O extends ParseArgsOptionsConfig> = ReturnType<typeof parseArgs<{ options: O }>>['values']

/**
 * Declares a command. `usage`: what to type, two spaces or a new line, what it does. Called with more or fewer words
 * than `words` allows, it throws its usage.
 */
export const command = <const O extends ParseArgsOptionsConfig>(of: {
  usage: string
  words?: readonly [least: number, most: number]
  options?: O
  run(given: { config: Config; words: readonly string[]; values: Values<O> }): Promise<boolean>
}): Command => ({
  usage: of.usage,
  async run(config, args) {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: of.options ?? ({} as O),
    })
    const [least, most] = of.words ?? [0, 0]
    if (positionals.length < least || positionals.length > most) throw new Error(usageOf(of))
    return of.run({ config, words: positionals, values })
  },
})
