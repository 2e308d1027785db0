import { Button } from '@mantine/core'
import { type ErrorComponentProps, Navigate } from '@tanstack/react-router'
import { Go } from '../navigation.tsx'
import { ErrorBox } from '../parts/error-box.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { frameTexts, useText } from '../texts.ts'
import { usePlaces } from './places.ts'

/** Begins at the first place this person can go to. */
export function Start() {
  const t = useText(frameTexts)
  const first = usePlaces().find(({ section }) => section !== 'account')
  if (first) return <Navigate to={first.href} replace />
  return <PageHeader title={t('start.empty')} about={t('start.empty.hint')} />
}

/** An address that leads nowhere. */
export function Missing() {
  const t = useText(frameTexts)
  return (
    <>
      <PageHeader title={t('missing.title')} about={t('missing.hint')} />
      <Button component={Go} href="/" variant="default">
        {t('missing.home')}
      </Button>
    </>
  )
}

/** A screen whose permission this person does not hold. */
export function Denied() {
  const t = useText(frameTexts)
  return <PageHeader title={t('denied.title')} about={t('denied.hint')} />
}

/** A screen that failed while it was drawn. */
export function Failed({ error, reset }: ErrorComponentProps) {
  const t = useText(frameTexts)
  return (
    <>
      <PageHeader title={t('problem.screen')} />
      <ErrorBox problem={error} retry={reset} />
    </>
  )
}
