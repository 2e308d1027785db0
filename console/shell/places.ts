import { useMemo } from 'react'
import { useLanguage } from '../language.ts'
import { modules } from '../modules.ts'
import type { Command, NavEntry, Screens } from '../screens.ts'
import { useMe } from '../session.tsx'
import { speak } from '../words.ts'

type Section = NonNullable<NavEntry['section']>

/** An entry of the navigation, said in the language of the person. */
export type Place = Omit<NavEntry, 'text' | 'section'> & { readonly title: string; readonly section: Section }

/** A command, said in the language of the person. */
export type Deed = Omit<Command, 'text'> & { readonly key: string; readonly title: string }

const sections: readonly Section[] = ['desk', 'privacy', 'house', 'account']

/** Those of the entries whose permission is held. */
export const allowed = <E extends { readonly permission?: string }>(
  entries: readonly E[],
  permissions: readonly string[],
): E[] => entries.filter(({ permission }) => permission === undefined || permissions.includes(permission))

const useSaid = () => {
  const language = useLanguage()
  return useMemo(
    () => (one: Screens, key: string) => speak(language, one.texts[language][key] ?? key),
    [language],
  )
}

/** The places this person can go to, in the order of the navigation. */
export function usePlaces(): readonly Place[] {
  const { permissions } = useMe()
  const say = useSaid()
  return useMemo(
    () =>
      modules
        .flatMap((one) =>
          allowed(one.nav, permissions).map(({ text, section = 'desk', ...entry }) => ({
            ...entry,
            section,
            title: say(one, text),
          })),
        )
        .sort((a, b) => sections.indexOf(a.section) - sections.indexOf(b.section) || a.order - b.order),
    [permissions, say],
  )
}

/** What this person can do from anywhere. */
export function useDeeds(): readonly Deed[] {
  const { permissions } = useMe()
  const say = useSaid()
  return useMemo(
    () =>
      modules.flatMap((one) =>
        allowed(one.commands ?? [], permissions).map(({ text, ...command }) => ({
          ...command,
          key: `${one.name}.${text}`,
          title: say(one, text),
        })),
      ),
    [permissions, say],
  )
}
