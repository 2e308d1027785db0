import { Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import { IconArrowRight, IconBolt, IconFileText, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useAnswer } from '../client.ts'
import { useGo } from '../navigation.tsx'
import { Timestamp } from '../parts/timestamp.tsx'
import { useDeeds, usePlaces } from '../shell/places.ts'
import { Keys } from '../shell/keyboard-overview.tsx'
import { frameTexts, useText } from '../texts.ts'
import { search } from './api.ts'

const [store, actions] = createSpotlight()

/** Opens and closes the palette. */
export const spotlight = actions

const holds = (query: string) => (one: { readonly title: string }) =>
  query
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => one.title.toLocaleLowerCase().includes(word))

/** Ctrl K: where to go, what to do, what to find. */
export function Palette() {
  const t = useText(frameTexts)
  const go = useGo()
  const [query, setQuery] = useState('')
  const asked = query.trim()
  const [settled] = useDebouncedValue(asked, 150)
  const found = useAnswer(
    search,
    { query: { q: settled, limit: 8 } },
    { when: settled.length > 1, keep: true },
  )
  const hits = asked.length > 1 ? (found.data?.hits ?? []) : []
  const places = usePlaces().filter(holds(asked))
  const deeds = useDeeds().filter(holds(asked))
  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      scrollable
      maxHeight={440}
      radius="md"
      aria-label={t('keys.palette')}
    >
      <Spotlight.Search
        placeholder={t('search.placeholder')}
        aria-label={t('search.placeholder')}
        leftSection={<IconSearch size={18} stroke={1.6} />}
      />
      <Spotlight.ActionsList>
        {deeds.length > 0 && (
          <Spotlight.ActionsGroup label={t('search.commands')}>
            {deeds.map(({ key, title, icon: Sign = IconBolt, shortcut, run }) => (
              <Spotlight.Action
                key={key}
                label={title}
                leftSection={<Sign size={18} stroke={1.6} />}
                rightSection={shortcut ? <Keys keys={shortcut} /> : null}
                onClick={() => (typeof run === 'string' ? go(run) : run(go))}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {places.length > 0 && (
          <Spotlight.ActionsGroup label={t('search.places')}>
            {places.map(({ href, title, icon: Sign, shortcut }) => (
              <Spotlight.Action
                key={href}
                label={title}
                leftSection={<Sign size={18} stroke={1.6} />}
                rightSection={shortcut ? <Keys keys={shortcut} /> : null}
                onClick={() => go(href)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {hits.length > 0 && (
          <Spotlight.ActionsGroup label={t('search.hits')}>
            {hits.map(({ href, title, excerpt, at }) => (
              <Spotlight.Action
                key={href}
                leftSection={<IconFileText size={18} stroke={1.6} />}
                rightSection={
                  <Text size="xs" c="dimmed">
                    <Timestamp at={at} />
                  </Text>
                }
                label={title}
                description={excerpt.replaceAll('\u0002', '').replaceAll('\u0003', '')}
                onClick={() => go(href)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {asked.length > 1 && (
          <Spotlight.Action
            label={t('search.all', { query: asked })}
            leftSection={<IconArrowRight size={18} stroke={1.6} />}
            onClick={() => go(`/search?${new URLSearchParams({ q: asked }).toString()}`)}
          />
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}
