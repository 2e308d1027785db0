import type { Engine } from '../engine.ts'
import type { Language } from '../errors.ts'
import type { FrameRequest } from './pages.ts'

const parameter = /\/:language\??$/

/** What pages there are does not change while a process runs, and every page is framed. */
const patterns = new WeakMap<Engine, ReadonlySet<string>>()

function patternsOf(engine: Engine): ReadonlySet<string> {
  const known = patterns.get(engine)
  if (known) return known
  const made = new Set(engine.modules.flatMap((module) => (module.pages ?? []).map((page) => page.path)))
  patterns.set(engine, made)
  return made
}

/** How a page declared at `pattern` names its languages in its address. */
export function languagesOf(engine: Engine, pattern: string): { de: string; en: string } | null {
  if (parameter.test(pattern)) {
    const bare = pattern.replace(parameter, '')
    return { de: bare || '/', en: `${bare}/en` }
  }
  const declared = patternsOf(engine)
  if (/^\/en(\/|$)/.test(pattern)) {
    const german = pattern.slice(3) || '/'
    return declared.has(german) ? { de: german, en: pattern } : null
  }
  const english = pattern === '/' ? '/en' : `/en${pattern}`
  return declared.has(english) ? { de: pattern, en: english } : null
}

/** What the layout is told: the address without its query, the other language, the pages that want to be found. */
export function frameRequest(
  engine: Engine,
  url: string,
  language: Language,
  alternate: string | null,
): FrameRequest {
  const nav = engine.modules.flatMap((module) =>
    (module.pages ?? []).flatMap(({ nav, path }) => {
      if (!nav) return []
      const languages = languagesOf(engine, path)
      // Of a page declared twice the German one stands for both.
      if (languages?.en === path) return []
      return [{ href: languages?.[language] ?? path, label: nav[language] }]
    }),
  )
  return { language, path: url.split('?', 1)[0] ?? '/', alternate, nav }
}
