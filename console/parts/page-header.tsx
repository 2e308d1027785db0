import { Anchor, Group, Text, Title } from '@mantine/core'
import { IconChevronLeft } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { takeFocusOwed } from '../focus.ts'
import { Go } from '../navigation.tsx'
import classes from './page-header.module.css'

export interface PageHeaderProps {
  /** The one h1 of the screen; also the title of the browser's tab. Gets the focus when the screen is entered. */
  readonly title: string
  /** A line below: what this is, or the state of the one thing shown. */
  readonly about?: ReactNode
  /** Way up: `{ href: '/tickets', text: 'Tickets' }`. */
  readonly back?: { readonly href: string; readonly text: string }
  /** Badges beside the title. */
  readonly marks?: ReactNode
  /** Buttons on the right; the most important one filled, the others `variant="default"`. */
  readonly actions?: ReactNode
}

/** Head of every screen. */
export function PageHeader({ title, about, back, marks, actions }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (heading.current && takeFocusOwed()) heading.current.focus({ preventScroll: true })
  }, [])
  return (
    <header className={classes.header}>
      <title>{`${title} · Zusage`}</title>
      <div className={classes.words}>
        {back && (
          <Anchor component={Go} href={back.href} className={classes.back}>
            <IconChevronLeft size={14} aria-hidden />
            {back.text}
          </Anchor>
        )}
        <Group gap="sm" align="center" className={classes.line}>
          <Title order={1} ref={heading} tabIndex={-1} className={classes.title}>
            {title}
          </Title>
          {marks}
        </Group>
        {about && (
          <Text component="div" c="dimmed" className={classes.about}>
            {about}
          </Text>
        )}
      </div>
      {actions && <Group gap="xs">{actions}</Group>}
    </header>
  )
}
