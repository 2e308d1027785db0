import { Text, VisuallyHidden } from '@mantine/core'
import type { z } from 'zod'
import { useLanguage, useText } from '#console/texts.ts'
import type { versionDifferences } from '../api.ts'
import classes from './differences.module.css'
import { texts } from './texts.ts'

export type TextDifferences = z.output<typeof versionDifferences.answer>
type Line = TextDifferences['de'][number]

const plain = (text: string): string => text.replace(/^(?:#{1,4} |\| |- |= |> \S+: )/, '')

function Words({ line }: { readonly line: Line }) {
  const t = useText(texts)
  return line.parts.map((part, index) => {
    const text = index === 0 || part.kind !== 'same' ? plain(part.text) : part.text
    const key = `${index}${part.kind}`
    if (part.kind === 'same') return <span key={key}>{text}</span>
    const Tag = part.kind === 'gone' ? 'del' : 'ins'
    return (
      <Tag key={key}>
        <VisuallyHidden>{t(`differences.${part.kind}`)} </VisuallyHidden>
        {text}
      </Tag>
    )
  })
}

/** Changed lines, and how many lie unchanged between them. */
export function Differences({ of }: { readonly of: TextDifferences }) {
  const t = useText(texts)
  const lines = of[useLanguage()]
  if (lines.every((line) => line.kind === 'same')) return <Text c="dimmed">{t('preview.none')}</Text>
  const groups: { same: number; line: Line | null; key: number }[] = []
  for (const [key, line] of lines.entries()) {
    const last = groups.at(-1)
    if (line.kind !== 'same') groups.push({ same: 0, line, key })
    else if (last && !last.line) last.same++
    else groups.push({ same: 1, line: null, key })
  }
  return (
    <ol className={classes.differences}>
      {groups.map(({ same, line, key }) =>
        line ? (
          <li key={key} className={classes.line} data-kind={line.kind}>
            <Words line={line} />
          </li>
        ) : (
          <li key={key} className={classes.same}>
            {t('differences.same', { count: same })}
          </li>
        ),
      )}
    </ol>
  )
}
