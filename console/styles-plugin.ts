import { glob, readFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import type { Plugin } from 'vite'

const root = join(import.meta.dirname, '..')
const mantine = join(root, 'node_modules/@mantine')
const esm = join(mantine, 'core/esm')
const all = '/@mantine/core/styles.layer.css'
/** Needed whatever is drawn. */
const ground = ['baseline', 'default-css-variables', 'global']
/** Who draws with Mantine: the screens, and the packages that are built upon it. */
const drawers = [
  'console/**/*.{ts,tsx}',
  'modules/*/console/**/*.{ts,tsx}',
  'node_modules/@mantine/!(core|hooks)/esm/**/*.mjs',
]

const read = (file: string): Promise<string> => readFile(file, 'utf8')

const list = async (patterns: string | string[], cwd: string): Promise<string[]> => {
  const found: string[] = []
  for await (const file of glob(patterns, { cwd, exclude: ['console/dist'] })) found.push(join(cwd, file))
  return found
}

/** All names that are imported from Mantine. */
async function findDrawn(): Promise<Set<string>> {
  const drawn = new Set<string>()
  for (const file of await list(drawers, root))
    for (const [, names = ''] of (await read(file)).matchAll(
      /import \{([^}]*)\} from ["']@mantine\/core["']/g,
    ))
      for (const name of names.split(',')) drawn.add(name.trim().replace(/ as .*/s, ''))
  return drawn
}

/** The styles, by name, of the components of these names and of all that they are made of. */
async function stylesOf(drawn: ReadonlySet<string>): Promise<Set<string>> {
  const left = (await list('**/*.mjs', esm)).filter((file) => drawn.has(basename(file, '.mjs')))
  const seen = new Set(left)
  for (let file = left.pop(); file; file = left.pop())
    for (const [, path = ''] of (await read(file)).matchAll(/from "(\.[^"]+)"/g)) {
      const next = resolve(dirname(file), path)
      if (seen.has(next)) continue
      seen.add(next)
      left.push(next)
    }
  return new Set([...seen].map((file) => /(\w+)\.module\.mjs$/.exec(file)?.[1] ?? '').filter(Boolean))
}

/**
 * Mantine's styles of those components that the screens draw, in Mantine's order. Throws when its one file is not
 * made of the files of its components any more.
 */
export async function drawnStyles(): Promise<string> {
  const whole = await read(join(mantine, 'core/styles.layer.css'))
  const needed = await stylesOf(await findDrawn())
  let rest = whole
  for (const file of await list('*.layer.css', join(mantine, 'core/styles'))) {
    const name = basename(file, '.layer.css')
    if (ground.includes(name) || needed.has(name)) continue
    const rules = (await read(file)).replace(/^@layer mantine \{/, '').replace(/\}\s*$/, '')
    if (!rest.includes(rules.trim()))
      throw new Error(`${relative(root, file)} is no part of styles.layer.css.`)
    rest = rest.replace(rules.trim(), () => '')
  }
  return rest
}

/** Leaves out of the build the styles of components that no screen draws. */
export const stylesOfDrawn = (): Plugin => ({
  name: 'zusage:styles',
  apply: 'build',
  enforce: 'pre',
  load: (id) => (id.endsWith(all) ? drawnStyles() : null),
})
