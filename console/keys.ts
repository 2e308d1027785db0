/** The parts of a key press that count. */
export interface Press {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

const names: Record<string, string> = { ' ': 'space', Escape: 'esc', ArrowUp: 'up', ArrowDown: 'down' }

/** One press as shortcuts are written: `j`, `?`, `mod+enter` (Ctrl, or ⌘ on a Mac), `shift+enter`. */
export function readPress(press: Press): string {
  const key = names[press.key] ?? press.key.toLowerCase()
  // With letters and signs, Shift is already in the sign itself ("?" is Shift+ß on a German keyboard).
  const shift = press.shiftKey && (key.length > 1 || press.ctrlKey || press.metaKey)
  return [press.ctrlKey || press.metaKey ? 'mod' : '', press.altKey ? 'alt' : '', shift ? 'shift' : '', key]
    .filter(Boolean)
    .join('+')
}

/** Single signs can be switched off (WCAG 2.1.4); with Ctrl or ⌘ they work everywhere, in fields too. */
export const isPlain = (keys: string): boolean => !/(^|\s)(mod|alt)\+/.test(keys) && keys !== 'esc'

/** Which of the shortcuts a sequence of presses completes (`done`), or may still complete (`pending`). */
export function follow(
  sequence: readonly string[],
  shortcuts: readonly string[],
): { done: string | null; pending: boolean } {
  const typed = sequence.join(' ')
  return {
    done: shortcuts.includes(typed) ? typed : null,
    pending: shortcuts.some((keys) => keys.startsWith(`${typed} `)),
  }
}

const signs: Record<string, { mac: string; de: string; en: string }> = {
  mod: { mac: '⌘', de: 'Strg', en: 'Ctrl' },
  shift: { mac: '⇧', de: 'Umschalt', en: 'Shift' },
  alt: { mac: '⌥', de: 'Alt', en: 'Alt' },
  enter: { mac: '↵', de: 'Eingabe', en: 'Enter' },
  esc: { mac: 'esc', de: 'Esc', en: 'Esc' },
  up: { mac: '↑', de: '↑', en: '↑' },
  down: { mac: '↓', de: '↓', en: '↓' },
  space: { mac: '␣', de: 'Leertaste', en: 'Space' },
}

/** A shortcut as it stands on the keys: `mod+k` → `[['Strg', 'K']]`, `g t` → `[['G'], ['T']]`. */
export const writeKeys = (keys: string, language: 'de' | 'en', mac: boolean): string[][] =>
  keys
    .split(' ')
    .map((press) => press.split('+').map((key) => signs[key]?.[mac ? 'mac' : language] ?? key.toUpperCase()))
