import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react'
import { cameBack } from '../focus.ts'
import { useShortcuts } from '../keyboard.ts'
import { frameTexts, useText } from '../texts.ts'

const opened = new Map<string, string>()

const rowsIn = (container: HTMLElement | null): HTMLAnchorElement[] => [
  ...(container?.querySelectorAll<HTMLAnchorElement>('a[data-row]') ?? []),
]

const focusRow = (row: HTMLElement | undefined) => {
  row?.focus({ preventScroll: true })
  row?.closest('li, tr')?.scrollIntoView({ block: 'nearest' })
}

/**
 * Keyboard for rows that are links marked `data-row`: j and k from anywhere on the screen, arrow keys, Home and End
 * inside. Going back to a list puts the focus on the row that was opened.
 */
export function useRows<E extends HTMLElement>(): {
  ref: RefObject<E | null>
  onKeyDown: (event: KeyboardEvent) => void
  onClick: () => void
} {
  const t = useText(frameTexts)
  const ref = useRef<E>(null)
  const here = () => rowsIn(ref.current).indexOf(document.activeElement as HTMLAnchorElement)
  const move = (step: 1 | -1) => {
    const rows = rowsIn(ref.current)
    const index = here()
    focusRow(rows[index < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, index + step))])
  }
  useShortcuts([
    { keys: 'j', label: t('list.next'), scope: 'list', run: () => move(1) },
    { keys: 'k', label: t('list.previous'), scope: 'list', run: () => move(-1) },
  ])
  useEffect(() => {
    const last = opened.get(location.pathname)
    if (cameBack() && last) focusRow(rowsIn(ref.current).find((row) => row.getAttribute('href') === last))
  }, [])
  return {
    ref,
    onKeyDown: (event) => {
      if (here() < 0) return
      const rows = rowsIn(ref.current)
      const to = {
        ArrowDown: () => move(1),
        ArrowUp: () => move(-1),
        Home: () => focusRow(rows[0]),
        End: () => focusRow(rows.at(-1)),
      }[event.key]
      if (!to) return
      event.preventDefault()
      to()
    },
    onClick: () => {
      const row = rowsIn(ref.current)[here()]
      if (row) opened.set(location.pathname, row.getAttribute('href') ?? '')
    },
  }
}
