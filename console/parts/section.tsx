import { Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './section.module.css'

export interface SectionProps {
  readonly title: string
  readonly hint?: ReactNode
  readonly mark?: ReactNode
  readonly children: ReactNode
}

/** A part of a long page: its name and purpose on the left, what can be done on the right. */
export function Section({ title, hint, mark, children }: SectionProps) {
  return (
    <section className={classes.section}>
      <Stack gap={4}>
        <Group gap="sm">
          <Title order={2} size="h3">
            {title}
          </Title>
          {mark}
        </Group>
        {hint && (
          <Text size="sm" c="dimmed">
            {hint}
          </Text>
        )}
      </Stack>
      <div className={classes.body}>{children}</div>
    </section>
  )
}
