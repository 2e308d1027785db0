import { Combobox, Modal, Text, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconArrowRight, IconBolt, IconFileText, IconSearch, type TablerIcon } from '@tabler/icons-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useAnswer } from '../client.ts'
import { useGo } from '../navigation.tsx'
import { Excerpt } from '../parts/excerpt.tsx'
import { Timestamp } from '../parts/timestamp.tsx'
import { Keys } from '../shell/keyboard-overview.tsx'
import { useDeeds, usePlaces } from '../shell/places.ts'
import { frameTexts, useText } from '../texts.ts'
import { search } from './api.ts'
import classes from './palette.module.css'

/** One line of the palette. */
interface Choice {
  readonly key: string
  readonly title: string
  readonly sign: TablerIcon
  readonly detail?: ReactNode
  readonly end?: ReactNode
  readonly run: () => void
}

const holds = (query: string) => (one: { readonly title: string }) =>
  query
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => one.title.toLocaleLowerCase().includes(word))

const keysOf = (shortcut: string | undefined) => (shortcut ? { end: <Keys keys={shortcut} /> } : {})

function useChoices(
  asked: string,
): readonly { readonly label: string; readonly choices: readonly Choice[] }[] {
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

function Inside({ onClose }: { readonly onClose: () => void }) {
  const t = useText(frameTexts)
  const [query, setQuery] = useState('')
  const groups = useChoices(query.trim())
  const combobox = useCombobox({ opened: true })
  const choices = groups.flatMap((group) => group.choices)
  // What arrives late must not push the choice away from the first line.
  const drawn = choices.map(({ key }) => key).join(' ')
  const { selectFirstOption } = combobox
  useEffect(() => {
    if (drawn) selectFirstOption()
  }, [drawn, selectFirstOption])
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(key) => {
        onClose()
        choices.find((choice) => choice.key === key)?.run()
      }}
    >
      <Combobox.EventsTarget>
        <TextInput
          data-autofocus
          size="lg"
          variant="unstyled"
          className={classes.field}
          placeholder={t('search.placeholder')}
          aria-label={t('search.placeholder')}
          leftSection={<IconSearch size={18} stroke={1.6} />}
          value={query}
          onChange={({ currentTarget }) => setQuery(currentTarget.value)}
        />
      </Combobox.EventsTarget>
      <Combobox.Options className={classes.options} aria-label={t('keys.palette')}>
        {groups.map((group) => (
          <Combobox.Group key={group.label} label={group.label}>
            {group.choices.map(({ key, title, sign: Sign, detail, end }) => (
              <Combobox.Option key={key} value={key} className={classes.option}>
                <Sign size={18} stroke={1.6} className={classes.sign} aria-hidden />
                <span className={classes.words}>
                  {title}
                  {detail && <span className={classes.detail}>{detail}</span>}
                </span>
                {end && <span className={classes.end}>{end}</span>}
              </Combobox.Option>
            ))}
          </Combobox.Group>
        ))}
        {choices.length === 0 && (
          <Text c="dimmed" p="md" size="sm" ta="center">
            {t('search.nothing')}
          </Text>
        )}
      </Combobox.Options>
    </Combobox>
  )
}

/** Ctrl K: where to go, what to do, what to find. A combobox, so that screen readers hear the line chosen. */
export function Palette({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const t = useText(frameTexts)
  return (
    <Modal.Root opened={opened} onClose={onClose} size={600} padding={0} yOffset="12dvh">
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content aria-label={t('keys.palette')} radius="md">
        <Inside onClose={onClose} />
      </Modal.Content>
    </Modal.Root>
  )
}
