import { Skeleton, Stack, VisuallyHidden } from '@mantine/core'
import { frameTexts, useText } from '../texts.ts'

export interface LoadingProps {
  /** What will appear: rows of a list, a page of text, or fields of a form. */
  readonly shape?: 'rows' | 'text' | 'form'
  readonly rows?: number
}

const widths = ['72%', '58%', '81%', '46%', '66%']

/** Stands where something will appear, in its shape. */
export function Loading({ shape = 'rows', rows = 6 }: LoadingProps) {
  const t = useText(frameTexts)
  const lines = Array.from({ length: rows }, (_, index) => index)
  return (
    <Stack gap={shape === 'text' ? 10 : 14} role="status" py="xs">
      <VisuallyHidden>{t('loading')}</VisuallyHidden>
      {lines.map((index) => (
        <Skeleton
          key={index}
          height={{ rows: 40, text: 14, form: 34 }[shape]}
          width={
            shape === 'text' ? widths[index % widths.length] : shape === 'form' ? 'min(100%, 420px)' : '100%'
          }
          radius="sm"
        />
      ))}
    </Stack>
  )
}
