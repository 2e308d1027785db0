import { Skeleton } from '@mantine/core'
import { lazy, Suspense } from 'react'

export interface RichTextProps {
  /** Names the field for screen readers. */
  readonly label: string
  /** HTML it begins with; later changes come through `onChange`. Give a new React key to begin anew. */
  readonly initial?: string
  readonly onChange: (value: {
    readonly html: string
    readonly text: string
    readonly empty: boolean
  }) => void
  /** Ctrl Enter. */
  readonly onSubmit?: () => void
  readonly placeholder?: string
  readonly autoFocus?: boolean
  /** An internal note looks different from a reply. */
  readonly tone?: 'plain' | 'note'
  readonly minHeight?: number
}

const Editor = lazy(() =>
  import('./rich-text-editor.tsx').then(({ RichTextEditor }) => ({ default: RichTextEditor })),
)

/** Formatted text: a reply, a note. The editor is loaded when it is first shown. */
export function RichText(props: RichTextProps) {
  const { minHeight = 140 } = props
  return (
    <Suspense fallback={<Skeleton height={minHeight + 44} radius="sm" />}>
      <Editor {...props} minHeight={minHeight} />
    </Suspense>
  )
}
