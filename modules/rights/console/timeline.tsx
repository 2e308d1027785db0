import { Button, Group, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useAct } from '#console/client.ts'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { readLanguage, useText } from '#console/texts.ts'
import { addNote } from '../api-acts.ts'
import { letterKind, state, via } from '../api-shapes.ts'
import { Part } from './part.tsx'
import { changedBy } from './refresh.ts'
import classes from './request.module.css'
import type { Opened, T } from './shown.tsx'
import { texts } from './texts.ts'

type Entry = Opened['entries'][number]

const known = (key: string): key is keyof typeof texts.de => key in texts[readLanguage()]

const stateIn = (t: T, name: string | null): string => {
  const found = state.options.find((one) => one === name)
  return found ? t(`state.${found}`) : (name ?? '')
}

/** What happened, as a line: states and letters by their names, the rest by its figures. */
function lineOf(t: T, { kind, from, to, name, facts }: Entry): string {
  if (kind === 'state') return t('entry.state', { from: stateIn(t, from), to: stateIn(t, to) })
  const way = via.options.find((one) => one === facts.via)
  const letter = letterKind.options.find((one) => one === facts.kind)
  const key = `entry.${kind}`
  if (!known(key)) return kind
  return t(key, {
    ...facts,
    ...(name ? { table: name[readLanguage()] } : {}),
    ...(way ? { via: t(`via.${way}`) } : {}),
    ...(letter ? { kind: t(`letters.${letter}`) } : {}),
  })
}

function AddNote({ id }: { readonly id: number }) {
  const t = useText(texts)
  const [words, setWords] = useState('')
  const add = useAct(addNote, {
    refresh: changedBy(id),
    said: t('note.done'),
    done: () => setWords(''),
  })
  return (
    <Group gap="xs" align="end">
      <Textarea
        label={t('note')}
        autosize
        flex="1 1 260px"
        maw={560}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <Button
        variant="default"
        loading={add.busy}
        disabled={!words.trim()}
        onClick={() => add.act({ params: { id }, body: { words } })}
      >
        {t('note.save')}
      </Button>
    </Group>
  )
}

/** All that happened to a request, oldest first. */
export function Timeline({ request }: { readonly request: Opened }) {
  const t = useText(texts)
  return (
    <Part title={t('timeline')}>
      <ol className={classes.timeline}>
        {request.entries.map((entry) => (
          <li key={entry.id} className={classes.entry}>
            <span className={classes.when}>
              <Timestamp at={entry.at} as="minute" />
            </span>
            <span>
              {lineOf(t, entry)}
              {entry.author && (
                <Text span size="sm" c="dimmed">
                  {' '}
                  · {entry.author}
                </Text>
              )}
              {entry.words && <div className={classes.words}>{entry.words}</div>}
            </span>
          </li>
        ))}
      </ol>
      <AddNote id={request.id} />
    </Part>
  )
}
