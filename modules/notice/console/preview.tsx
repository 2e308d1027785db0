import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { z } from 'zod'
import { useAct } from '#console/client.ts'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { useText } from '#console/texts.ts'
import { previewNotice } from '../api.ts'
import { Differences, type TextDifferences } from './differences.tsx'
import { texts } from './texts.ts'

export interface PreviewProps {
  readonly supposed: z.input<typeof previewNotice.body>
  /** May it be saved at all, and is there anything to save. */
  readonly ready: boolean
  readonly busy: boolean
  /** For a form that was opened to be filled in. */
  readonly cancel?: () => void
}

/** Buttons at the end of a form: what the notice would say, then saving. */
export function PreviewAndSave({ supposed, ready, busy, cancel }: PreviewProps) {
  const t = useText(texts)
  const [shown, setShown] = useState<{ of: string; differences: TextDifferences } | null>(null)
  const of = JSON.stringify(supposed)
  const preview = useAct(previewNotice, {
    quiet: true,
    done: (differences) => setShown({ of, differences }),
  })
  return (
    <Stack gap="md">
      <Group gap="xs">
        <Button type="submit" disabled={!ready} loading={busy}>
          {t('save')}
        </Button>
        <Button
          variant="default"
          disabled={!ready}
          loading={preview.busy}
          onClick={() => preview.act({ body: supposed })}
        >
          {t('preview')}
        </Button>
        {cancel && (
          <Button variant="default" onClick={cancel}>
            {t('cancel')}
          </Button>
        )}
      </Group>
      <div aria-live="polite">
        {preview.problem && <ErrorBox problem={preview.problem} />}
        {shown?.of === of && (
          <>
            <Text fw={600} mb={4}>
              {t('preview.title')}
            </Text>
            <Differences of={shown.differences} />
          </>
        )}
      </div>
    </Stack>
  )
}
