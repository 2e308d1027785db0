import { Stack, Text, Title } from '@mantine/core'
import type { TablerIcon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './empty-state.module.css'

export interface EmptyStateProps {
  readonly icon?: TablerIcon
  /** What is not here: "No open tickets". */
  readonly title: string
  /** What to do next, or when something will appear. */
  readonly hint: ReactNode
  /** A button that does it. */
  readonly action?: ReactNode
}

/** Says that there is nothing, why, and what to do next. */
export function EmptyState({ icon: Sign, title, hint, action }: EmptyStateProps) {
  return (
    <Stack align="center" gap={6} className={classes.empty}>
      {Sign && <Sign size={28} stroke={1.4} className={classes.sign} aria-hidden />}
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text c="dimmed" ta="center" maw="48ch">
        {hint}
      </Text>
      {action && <div className={classes.action}>{action}</div>}
    </Stack>
  )
}
