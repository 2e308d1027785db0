import { glob, readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import type { Plugin } from 'vite'

const root = join(import.meta.dirname, '..')
const screens = ['console/**/*.{ts,tsx}', 'modules/*/console/**/*.{ts,tsx}']
const imported = (language: string) => new RegExp(`from '(\\.{1,2}/[^']*texts/${language}\\.json)'`, 'g')
const wordsFile = /^(\.{1,2}\/.*)\/(de|en)\.json$/
const virtual = /^\0?virtual:words-(de|en)(?::(.+))?$/
const store = JSON.stringify(join(import.meta.dirname, 'loaded-words.ts').replaceAll('\\', '/'))

const nameOf = (folder: string): string => relative(root, folder).replaceAll('\\', '/')

/** The files of words in one language that the console's sources import. */
async function findWords(language: string): Promise<string[]> {
  const found = new Set<string>()
  for await (const file of glob(screens, { cwd: root, exclude: ['console/dist'] })) {
    const source = await readFile(join(root, file), 'utf8')
    for (const [, path = ''] of source.matchAll(imported(language)))
      found.add(resolve(root, dirname(file), path))
  }
  return [...found].sort()
}

/**
 * Lets the console load the words of one language only. An import of `…/texts/de.json` gives an object that stays
 * empty until `virtual:words-de`, one file with all German words, is loaded and put into it; English likewise. Node
 * reads the files as they are.
 */
export const wordsByLanguage = (): Plugin => ({
  name: 'zusage:words',
  enforce: 'pre',
  resolveId(id, importer = '') {
    if (virtual.test(id)) return `\0${id}`
    const [, folder, language] = wordsFile.exec(id) ?? []
    if (!folder?.endsWith('/texts')) return null
    return `\0virtual:words-${language}:${nameOf(resolve(dirname(importer), folder))}`
  },
  async load(id) {
    const [, language, folder] = virtual.exec(id) ?? []
    if (!language) return null
    if (folder)
      return `import { wordsOf } from ${store}\nexport default wordsOf('${language}', ${JSON.stringify(folder)})`
    const words: Record<string, unknown> = {}
    for (const file of await findWords(language)) {
      this.addWatchFile(file)
      words[nameOf(dirname(file))] = JSON.parse(await readFile(file, 'utf8'))
    }
    return `export default ${JSON.stringify(words)}`
  },
})
