import { useDebouncedValue } from '@mantine/hooks'
import { IconArrowRight, IconBolt, IconFileText, type TablerIcon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { search } from '#core/http/search-api.ts'
import { useAnswer } from '../client.ts'
import { useGo } from '../navigation.tsx'
import { Excerpt } from '../parts/excerpt.tsx'
import { Timestamp } from '../parts/timestamp.tsx'
import { Keys } from '../shell/keys.tsx'
import { useDeeds, usePlaces } from '../shell/places.ts'
import { frameTexts, useText } from '../texts.ts'

/** One line of the palette. */
export interface Choice {
  readonly key: string
  readonly title: string
  readonly sign: TablerIcon
  readonly detail?: ReactNode
  readonly end?: ReactNode
  readonly run: () => void
}

/** Lines of one kind. */
export interface ChoiceGroup {
  readonly label: string
  readonly choices: readonly Choice[]
}

const holds = (query: string) => (one: { readonly title: string }) =>
  query
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => one.title.toLocaleLowerCase().includes(word))

const keysOf = (shortcut: string | undefined) => (shortcut ? { end: <Keys keys={shortcut} /> } : {})

/** What can be done, gone to or found by what was asked. */
export function useChoices(asked: string): readonly ChoiceGroup[] {
  const t = useText(frameTexts)
  const go = useGo()
  const [settled] = useDebouncedValue(asked, 150)
  const found = useAnswer(
    search,
    { query: { q: settled, limit: 8 } },
    { when: settled.length > 1, keep: true },
  )
  const deeds = useDeeds()
    .filter(holds(asked))
    .map(({ key, title, icon = IconBolt, shortcut, run }) => ({
      ...keysOf(shortcut),
      key,
      title,
      sign: icon,
      run: () => (typeof run === 'string' ? go(run) : run(go)),
    }))
  const places = usePlaces()
    .filter(holds(asked))
    .map(({ href, title, icon, shortcut }) => ({
      ...keysOf(shortcut),
      key: href,
      title,
      sign: icon,
      run: () => go(href),
    }))
  const hits = (asked.length > 1 ? (found.data?.hits ?? []) : []).map(({ href, title, excerpt, at }) => ({
    key: `hit:${href}`,
    title,
    sign: IconFileText,
    detail: <Excerpt text={excerpt} />,
    end: <Timestamp at={at} />,
    run: () => go(href),
  }))
  const all = {
    key: 'all',
    title: t('search.all', { query: asked }),
    sign: IconArrowRight,
    run: () => go(`/search?${new URLSearchParams({ q: asked }).toString()}`),
  }
  return [
    { label: t('search.commands'), choices: deeds },
    { label: t('search.places'), choices: places },
    { label: t('search.hits'), choices: asked.length > 1 ? [...hits, all] : [] },
  ].filter(({ choices }) => choices.length > 0)
}
