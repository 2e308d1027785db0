import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { frameTexts, useText } from '../texts.ts'

export interface ConfirmActionProps {
  /** "Delete this address?" */
  readonly title: string
  /** What will be so afterwards, and that it cannot be undone. */
  readonly consequence: ReactNode
  /** The verb on the button: "Delete". */
  readonly verb: string
  readonly danger?: boolean
  readonly onConfirm: () => unknown
  /** Draws what opens the question. */
  readonly children: (ask: () => void) => ReactNode
}

/** Asks before what cannot be undone. Where it can be, use `undo` of `useAct` instead: it costs no question. */
export function ConfirmAction({
  title,
  consequence,
  verb,
  danger = false,
  onConfirm,
  children,
}: ConfirmActionProps) {
  const t = useText(frameTexts)
  const [opened, { open, close }] = useDisclosure()
  const confirm = () => {
    close()
    void onConfirm()
  }
  return (
    <>
      {children(open)}
      <Modal opened={opened} onClose={close} title={title} centered>
        <Stack>
          <Text component="div">{consequence}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button {...(danger ? { color: 'red' } : {})} onClick={confirm} data-autofocus>
              {verb}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
