import { Button, SegmentedControl } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { z } from 'zod'
import { usePages } from '#console/client.ts'
import { useShortcuts } from '#console/keyboard.ts'
import { Go, useFilter, useGo } from '#console/navigation.tsx'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { More } from '#console/parts/more.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { useMay } from '#console/session.tsx'
import { useText } from '#console/texts.ts'
import { listHolds } from '../api-retention.ts'
import { HoldRow } from './hold-row.tsx'
import { useBackToRules } from './retention-places.tsx'
import classes from './retention.module.css'
import { texts } from './texts.ts'

const states = ['active', 'due', 'lifted'] as const
const filterShape = z.object({ state: z.enum(states).default('active') })
const newHold = '/retention/holds/new'

/** What is held, why, by whom, and when to look again. */
export function Holds() {
  const t = useText(texts)
  const go = useGo()
  const may = useMay()
  const back = useBackToRules()
  const [{ state }, setFilter] = useFilter(filterShape)
  const pages = usePages(
    listHolds,
    { query: { state } },
    { next: ({ next }) => (next ? { before: next } : null), keep: true },
  )
  const holds = pages.data?.pages.flatMap((page) => page.items)
  const holding = may('notice.hold')
  useShortcuts(holding ? [{ keys: 'c', label: t('holds.new'), run: () => go(newHold) }] : [])
  const add = holding && (
    <Button component={Go} href={newHold}>
      {t('holds.new')}
    </Button>
  )
  return (
    <>
      <PageHeader title={t('holds.title')} about={t('holds.about')} back={back} actions={add} />
      <SegmentedControl
        aria-label={t('holds.state')}
        value={state}
        onChange={(next) => setFilter({ state: states.find((one) => one === next) ?? 'active' })}
        data={states.map((value) => ({ value, label: t(`holds.state.${value}`) }))}
        mb="md"
      />
      {pages.error && !holds && <ErrorBox problem={pages.error} retry={pages.refetch} />}
      {!pages.error && !holds && <Loading />}
      {holds?.length === 0 && (
        <EmptyState
          icon={IconLock}
          title={t(`holds.none.${state}`)}
          hint={t(`holds.none.${state}.hint`)}
          action={state === 'active' ? add : undefined}
        />
      )}
      {holds && holds.length > 0 && (
        <ul className={classes.holds} aria-label={t('holds.title')}>
          {holds.map((hold) => (
            <HoldRow key={hold.id} hold={hold} editable={holding && hold.liftedAt === null} />
          ))}
        </ul>
      )}
      <More of={pages} />
    </>
  )
}
