import { Alert, Button, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Problem } from '../problem.ts'
import { frameTexts, useText } from '../texts.ts'

export interface ErrorBoxProps {
  readonly problem: unknown
  /** Offers to try again. */
  readonly retry?: (() => unknown) | undefined
}

/** A problem with its sentence, the reference for enquiries, and a way to try again. */
export function ErrorBox({ problem, retry }: ErrorBoxProps) {
  const t = useText(frameTexts)
  const known = problem instanceof Problem ? problem : null
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={t('problem.title')}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{known?.sentence ?? t('problem.unexpected')}</Text>
        {known?.requestId && known.status >= 500 && (
          <Text size="xs" c="dimmed">
            {t('problem.request', { id: known.requestId })}
          </Text>
        )}
        {retry && (
          <Button size="xs" variant="default" onClick={() => void retry()}>
            {t('retry')}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}
