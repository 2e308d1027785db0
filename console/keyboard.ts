import { useEffect, useRef, useSyncExternalStore } from 'react'
import { follow, isPlain, readPress } from './keys.ts'

/** Where a shortcut works: `list` and `screen` while theirs is shown, `dialog` above them, `everywhere`. */
export type Scope = 'everywhere' | 'screen' | 'list' | 'dialog'

export interface Shortcut {
  /** `r`, `g t` (one after the other), `mod+enter`; `mod` is Ctrl, or ⌘ on a Mac. */
  readonly keys: string
  /** What it does, as the overview (`?`) says it. */
  readonly label: string
  readonly run: () => void
  readonly scope?: Scope
}

interface Registered extends Required<Omit<Shortcut, 'run'>> {
  readonly run: () => void
}

const place = 'zusage.keys'
const patience = 1200
const listeners = new Set<() => void>()
let registered: readonly Registered[] = []
let plainAllowed = localStorage.getItem(place) !== 'off'
let sequence: string[] = []
let lastPress = 0

const change = (next: readonly Registered[]) => {
  registered = next
  for (const hear of listeners) hear()
}

const subscribe = (hear: () => void) => {
  listeners.add(hear)
  return () => listeners.delete(hear)
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches(
      'textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])',
    ))

const usable = (target: EventTarget | null): readonly Registered[] => {
  const dialog = document.querySelector('[aria-modal="true"]') !== null
  const field = isField(target)
  return registered.filter(
    ({ keys, scope }) => (!dialog || scope === 'dialog') && !(isPlain(keys) && (field || !plainAllowed)),
  )
}

const hearPress = (press: KeyboardEvent) => {
  if (press.defaultPrevented || press.isComposing || press.key === undefined) return
  const now = performance.now()
  if (now - lastPress > patience) sequence = []
  lastPress = now
  const shortcuts = usable(press.target)
  const known = shortcuts.map(({ keys }) => keys)
  const typed = readPress(press)
  let attempt = [...sequence, typed]
  let { done, pending } = follow(attempt, known)
  if (!done && !pending && sequence.length > 0) {
    attempt = [typed]
    ;({ done, pending } = follow(attempt, known))
  }
  sequence = pending ? attempt : []
  if (!done) return
  sequence = []
  press.preventDefault()
  shortcuts.findLast(({ keys }) => keys === done)?.run()
}

/** Begins to hear key presses, once for the page. */
export function startKeyboard(): () => void {
  document.addEventListener('keydown', hearPress)
  return () => document.removeEventListener('keydown', hearPress)
}

/** Registers shortcuts while the component is shown; of two with the same keys, the one registered last runs. */
export function useShortcuts(shortcuts: readonly Shortcut[], when = true): void {
  const latest = useRef(shortcuts)
  useEffect(() => {
    latest.current = shortcuts
  })
  const described = JSON.stringify(shortcuts.map(({ keys, label, scope = 'screen' }) => [keys, label, scope]))
  useEffect(() => {
    if (!when) return
    const own = (JSON.parse(described) as [string, string, Scope][]).map(([keys, label, scope], index) => ({
      keys,
      label,
      scope,
      run: () => latest.current[index]?.run(),
    }))
    change([...registered, ...own])
    return () => change(registered.filter((one) => !own.includes(one)))
  }, [described, when])
}

/** All shortcuts that work now, for the overview. */
export const useKeyboardMap = (): readonly Registered[] => useSyncExternalStore(subscribe, () => registered)

/** Whether single keys act, and the switch for it. */
export function usePlainKeys(): [allowed: boolean, allow: (allowed: boolean) => void] {
  const allowed = useSyncExternalStore(subscribe, () => plainAllowed)
  return [
    allowed,
    (next) => {
      plainAllowed = next
      localStorage.setItem(place, next ? 'on' : 'off')
      for (const hear of listeners) hear()
    },
  ]
}
