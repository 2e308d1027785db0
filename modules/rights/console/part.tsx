import { Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** A part of the file of a request. */
export const Part = ({
  title,
  hint,
  children,
}: {
  readonly title: string
  readonly hint?: ReactNode
  readonly children: ReactNode
}) => (
  <Stack component="section" gap="sm" aria-label={title}>
    <div>
      <Title order={2} size="h3">
        {title}
      </Title>
      {hint && (
        <Text size="sm" c="dimmed" mt={2}>
          {hint}
        </Text>
      )}
    </div>
    {children}
  </Stack>
)
