import { useShortcuts } from '../keyboard.ts'
import { useGo } from '../navigation.tsx'
import { frameTexts, useText } from '../texts.ts'
import { useDeeds, usePlaces } from './places.ts'

/** The shortcuts that work everywhere: the frame's own, those of places and of commands. */
export function useFrameShortcuts({ onKeys, onSearch }: { onKeys: () => void; onSearch: () => void }): void {
  const t = useText(frameTexts)
  const go = useGo()
  const places = usePlaces()
  const deeds = useDeeds()
  useShortcuts([
    { keys: 'mod+k', label: t('keys.palette'), scope: 'everywhere', run: onSearch },
    { keys: '/', label: t('search'), scope: 'everywhere', run: onSearch },
    { keys: '?', label: t('keys.open'), scope: 'everywhere', run: onKeys },
    ...places.flatMap(({ shortcut, title, href }) =>
      shortcut
        ? [
            {
              keys: shortcut,
              label: t('keys.go', { place: title }),
              scope: 'everywhere' as const,
              run: () => go(href),
            },
          ]
        : [],
    ),
    ...deeds.flatMap(({ shortcut, title, run }) =>
      shortcut
        ? [
            {
              keys: shortcut,
              label: title,
              scope: 'everywhere' as const,
              run: () => (typeof run === 'string' ? go(run) : run(go)),
            },
          ]
        : [],
    ),
  ])
}
