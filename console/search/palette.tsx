import { Modal, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { frameTexts, useText } from '../texts.ts'
import { type Choice, useChoices } from './choices.tsx'
import classes from './palette.module.css'

interface LineProps {
  readonly id: string
  readonly choice: Choice
  readonly chosen: boolean
  readonly onChoose: () => void
}

function Line({ id, choice: { title, sign: Sign, detail, end }, chosen, onChoose }: LineProps) {
  return (
    // The keys are heard by the field, which names this line as its active one.
    <div
      id={id}
      role="option"
      aria-selected={chosen}
      tabIndex={-1}
      className={classes.option}
      onClick={onChoose}
    >
      <Sign size={18} stroke={1.6} className={classes.sign} aria-hidden />
      <span className={classes.words}>
        {title}
        {detail && <span className={classes.detail}>{detail}</span>}
      </span>
      {end && <span className={classes.end}>{end}</span>}
    </div>
  )
}

function Inside({ onClose }: { readonly onClose: () => void }) {
  const t = useText(frameTexts)
  const own = useId()
  const [query, setQuery] = useState('')
  const [picked, setPicked] = useState<string | null>(null)
  const groups = useChoices(query.trim())
  const choices = groups.flatMap((group) => group.choices)
  // Nothing picked is the first line, whatever arrives before it; what was picked stays so.
  const at = Math.max(
    0,
    choices.findIndex(({ key }) => key === picked),
  )
  const idOf = (choice: Choice) => `${own}${choices.indexOf(choice)}`
  const choose = (choice: Choice | undefined) => {
    if (!choice) return
    onClose()
    choice.run()
  }
  const move = (step: number) => {
    const next = choices[(at + step + choices.length) % choices.length]
    if (!next) return
    setPicked(next.key)
    document.getElementById(idOf(next))?.scrollIntoView({ block: 'nearest' })
  }
  const hear = (press: KeyboardEvent) => {
    if (press.nativeEvent.isComposing) return
    const act = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Enter: () => choose(choices[at]),
    }[press.key]
    if (!act) return
    press.preventDefault()
    act()
  }
  return (
    <>
      <TextInput
        data-autofocus
        size="lg"
        variant="unstyled"
        className={classes.field}
        placeholder={t('search.placeholder')}
        leftSection={<IconSearch size={18} stroke={1.6} />}
        value={query}
        onChange={({ currentTarget }) => {
          setQuery(currentTarget.value)
          setPicked(null)
        }}
        onKeyDown={hear}
        role="combobox"
        aria-label={t('search.placeholder')}
        aria-expanded={choices.length > 0}
        aria-controls={own}
        aria-autocomplete="list"
        aria-activedescendant={choices[at] && idOf(choices[at])}
        autoComplete="off"
      />
      <div id={own} role="listbox" aria-label={t('keys.palette')} className={classes.options}>
        {groups.map((group) => (
          <div key={group.label} role="group" aria-label={group.label}>
            <div className={classes.head} aria-hidden>
              {group.label}
            </div>
            {group.choices.map((choice) => (
              <Line
                key={choice.key}
                id={idOf(choice)}
                choice={choice}
                chosen={choice === choices[at]}
                onChoose={() => choose(choice)}
              />
            ))}
          </div>
        ))}
      </div>
      {choices.length === 0 && (
        <Text c="dimmed" p="md" ta="center" role="status">
          {t('search.nothing')}
        </Text>
      )}
    </>
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
