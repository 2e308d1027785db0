import { Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './section.module.css'

export interface SectionProps {
  readonly title: string
  readonly hint: string
  readonly children: ReactNode
}

/** A part of the settings: what it is for on the left, its form on the right. */
export const Section = ({ title, hint, children }: SectionProps) => (
  <section className={classes.section}>
    <div>
      <Title order={2} size="h4" mb={4}>
        {title}
      </Title>
      <Text size="sm" c="dimmed">
        {hint}
      </Text>
    </div>
    <div className={classes.body}>{children}</div>
  </section>
)
