import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const files = globSync('{core,modules,site,console,widget}/**/*.{ts,tsx}', { cwd: root })
  .filter((file) => !file.includes('/dist/') && !file.includes('/fixtures/'))
  .map((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    const imports = [
      ...text.matchAll(/(?:^|\n)(?:import|export)(?! type)[^'"]*?from '([^']+)'|import\('([^']+)'\)/g),
    ]
      .map((match) => match[1] ?? match[2] ?? '')
      .map((path) => (path.startsWith('.') ? relative(root, resolve(root, dirname(file), path)) : path))
    return { file, imports }
  })
const isTest = (file: string): boolean => /\.test\.tsx?$|\/testing\/|fixtures\.ts$/.test(file)
const source = files.filter(({ file }) => !isTest(file))
const moduleOf = (file: string): string | undefined => /^modules\/([^/]+)\//.exec(file)?.[1]

const breaches = (of: typeof files, rule: (file: string, imported: string) => boolean): string[] =>
  of.flatMap(({ file, imports }) =>
    imports.filter((one) => rule(file, one)).map((one) => `${file} imports ${one}`),
  )

test('core names no module and no frame', () => {
  const core = source.filter(({ file }) => file.startsWith('core/'))
  expect(breaches(core, (_, imported) => /^#?(modules|site|console)\//.test(imported))).toEqual([])
})

test('a module reaches another only through its door, and only if it names the need', () => {
  expect(
    breaches(
      files,
      (file, imported) =>
        Boolean(moduleOf(file)) && /^modules\//.test(imported) && moduleOf(imported) !== moduleOf(file),
    ),
  ).toEqual([])
  const unnamed = source.flatMap(({ file, imports }) => {
    const own = moduleOf(file)
    if (!own || file.includes('/console/')) return []
    const door = join(root, 'modules', own, 'index.ts')
    const needs = existsSync(door)
      ? (/needs: \{([\s\S]*?)\n? *\}/.exec(readFileSync(door, 'utf8'))?.[1] ?? '')
      : ''
    return imports
      .map((one) => /^#modules\/([^/]+)$/.exec(one)?.[1])
      .filter((other) => other && other !== own && !new RegExp(`(^|[\\s,{'])${other}'?:`).test(needs))
      .map((other) => `${file} uses #modules/${other ?? ''} without need`)
  })
  expect(unnamed).toEqual([])
})

test('SQL stands in queries, rules do not speak HTTP, contracts import nothing but zod and what is a contract', () => {
  const named = (name: string) =>
    source.filter(({ file }) => new RegExp(`^modules/[^/]+/(${name})\\.ts$`).test(file))
  expect(
    breaches(named('routes|pages|present'), (_, imported) => /queries\.ts$|^kysely$|^pg$/.test(imported)),
  ).toEqual([])
  expect(
    breaches(
      named('api'),
      (file, imported) =>
        !['zod', '#core/line.ts', '#core/email.ts'].includes(imported) &&
        !imported.startsWith(`modules/${moduleOf(file) ?? ''}/api`),
    ),
  ).toEqual([])
})

test('screens use contracts and the frame, never server files', () => {
  const screens = source.filter(({ file }) => /^modules\/[^/]+\/console\//.test(file))
  const allowed = (file: string, imported: string): boolean =>
    !/^(modules|core|site|console|#)/.test(imported) ||
    imported.startsWith('#console/') ||
    imported.startsWith('#core/errors') ||
    new RegExp(`^modules/${moduleOf(file) ?? ''}/(console/|api[^/]*\\.ts|texts/)`).test(imported)
  expect(breaches(screens, (file, imported) => !allowed(file, imported))).toEqual([])
})

test('the environment is read in one place, and one place connects outwards', () => {
  const readers = source
    .filter(({ file }) => readFileSync(join(root, file), 'utf8').includes('process.env'))
    .map(({ file }) => file)
  expect(readers.filter((file) => !/^core\/(config|testing\/|database\/embedded)/.test(file))).toEqual([])
  const connectors = breaches(
    source,
    (file, imported) =>
      /^(node:)?(net|tls|dgram|https|undici)$/.test(imported) &&
      !file.startsWith('core/network') &&
      !file.startsWith('core/http/'),
  )
  expect(connectors.filter((line) => !/embedded|smtp|lmtp/.test(line))).toEqual([])
})
