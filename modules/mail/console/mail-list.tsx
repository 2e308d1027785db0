import { Anchor, Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useRows } from '#console/parts/rows.ts'
import classes from './mail-list.module.css'

interface MailListProps<T> {
  readonly label: string
  readonly items: readonly T[]
  readonly keyOf: (item: T) => number
  readonly children: (item: T) => ReactNode
}

/** Mails with what can be done about each; j and k move between their downloads. */
export function MailList<T>({ label, items, keyOf, children }: MailListProps<T>) {
  const rows = useRows<HTMLUListElement>()
  return (
    <ul aria-label={label} className={classes.list} {...rows}>
      {items.map((item) => (
        <li key={keyOf(item)} className={classes.item}>
          {children(item)}
        </li>
      ))}
    </ul>
  )
}

interface MailItemProps {
  readonly title: string
  readonly marks: ReactNode
  readonly lines: readonly ReactNode[]
  readonly download: { readonly href: string; readonly text: string }
  readonly actions?: ReactNode
}

/** One mail: whom it is for, how it stands and why, its source, and what can be done. */
export function MailItem({ title, marks, lines, download, actions }: MailItemProps) {
  return (
    <>
      <Stack gap={4} className={classes.words}>
        <Group gap="sm">
          <Text fw={500}>{title}</Text>
          {marks}
        </Group>
        {lines.map((line, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- the lines of one mail have their places
          <Text key={index} size="sm" c="dimmed">
            {line}
          </Text>
        ))}
        <div>
          <Anchor href={download.href} download size="sm" underline="always" data-row>
            {download.text}
          </Anchor>
        </div>
      </Stack>
      {actions && <Group gap="xs">{actions}</Group>}
    </>
  )
}
