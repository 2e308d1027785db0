import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { readLanguage } from './language.ts'
import { Problem } from './problem.ts'
import { frameTexts } from './texts.ts'
import { speak } from './words.ts'

const say = (key: keyof typeof frameTexts.de): string =>
  speak(readLanguage(), frameTexts[readLanguage()][key])

/** Tells that something is done; with `undo` the toast offers to take it back. */
export function tellDone(sentence: string, undo?: () => Promise<unknown>): void {
  const id = crypto.randomUUID()
  const takeBack = () => {
    notifications.hide(id)
    void undo?.()
  }
  notifications.show({
    id,
    icon: <IconCheck size={16} aria-hidden />,
    color: 'accent',
    autoClose: undo ? 10_000 : 5000,
    message: undo ? (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{sentence}</Text>
        <Button size="compact-sm" variant="subtle" onClick={takeBack}>
          {say('undo')}
        </Button>
      </Group>
    ) : (
      sentence
    ),
  })
}

/** Tells what went wrong and what to do; stays until it is closed. */
export function tellProblem(problem: unknown): void {
  const sentence = problem instanceof Problem ? problem.sentence : say('problem.unexpected')
  notifications.show({
    icon: <IconAlertTriangle size={16} aria-hidden />,
    color: 'red',
    autoClose: false,
    message: sentence,
    role: 'alert',
  })
}
