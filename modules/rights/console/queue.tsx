import { Button, Chip, Group, Select, Stack } from '@mantine/core'
import { IconCheck, IconFilterOff } from '@tabler/icons-react'
import { z } from 'zod'
import { useAnswer, usePages } from '#console/client.ts'
import { useShortcuts } from '#console/keyboard.ts'
import { Go, useFilter, useGo } from '#console/navigation.tsx'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { List, Row } from '#console/parts/list.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { More } from '#console/parts/more.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { useText } from '#console/texts.ts'
import { countRequests, listRequests } from '../api.ts'
import { kind, view } from '../api-shapes.ts'
import { Light, noonOf, rightOf, Standing, type Summary } from './shown.tsx'
import { texts } from './texts.ts'

const filterShape = z.object({ view: view.default('open'), kind: kind.optional() })
type Filter = z.output<typeof filterShape>

function Bar({
  filter,
  change,
}: {
  readonly filter: Filter
  readonly change: (to: Partial<Filter>) => void
}) {
  const t = useText(texts)
  const counts = useAnswer(countRequests)
  const counted = (one: Filter['view']): string => {
    const name = t(`view.${one}`)
    const count = one === 'closed' ? undefined : counts.data?.[one]
    return count === undefined ? name : t('view.count', { name, count })
  }
  return (
    <Group gap="sm" align="center">
      <Chip.Group
        value={filter.view}
        onChange={(to) => change({ view: view.options.find((one) => one === to) ?? 'open' })}
      >
        <Group gap={6} role="radiogroup" aria-label={t('view')}>
          {view.options.map((one) => (
            <Chip key={one} value={one} size="xs">
              {counted(one)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <Select
        size="xs"
        w={180}
        aria-label={t('kind')}
        placeholder={t('kind.all')}
        clearable
        value={filter.kind ?? null}
        data={kind.options.map((one) => ({ value: one, label: t(`kind.${one}`) }))}
        onChange={(to) => change({ kind: kind.options.find((one) => one === to) })}
      />
    </Group>
  )
}

function Line({ request }: { readonly request: Summary }) {
  const t = useText(texts)
  const { id, name, via, repeats, clock } = request
  return (
    <Row
      lead={id}
      title={`${rightOf(t, request)}: ${name}`}
      detail={[t(`via.${via}`), repeats > 0 ? t('mark.repeats', { count: repeats }) : '']
        .filter(Boolean)
        .join(' · ')}
      trail={
        <>
          <Standing request={request} />
          <Light request={request} />
          <Timestamp at={noonOf(clock.due)} as="day" />
        </>
      }
    />
  )
}

function Lines({ filter }: { readonly filter: Filter }) {
  const t = useText(texts)
  const pages = usePages(
    listRequests,
    { query: { view: filter.view, ...(filter.kind ? { kind: filter.kind } : {}) } },
    { keep: true, next: ({ next }) => (next === null ? null : { after: next }) },
  )
  if (pages.error) return <ErrorBox problem={pages.error} retry={pages.refetch} />
  if (!pages.data) return <Loading />
  const items = pages.data.pages.flatMap((page) => page.items)
  if (items.length === 0)
    return filter.kind ? (
      <EmptyState icon={IconFilterOff} title={t('empty.kind')} hint={t('empty.kind.hint')} />
    ) : (
      <EmptyState
        icon={IconCheck}
        title={t(`empty.${filter.view}`)}
        hint={t(`empty.${filter.view}.hint`)}
        action={
          filter.view === 'open' && (
            <Button component={Go} href="/intake" variant="default">
              {t('new')}
            </Button>
          )
        }
      />
    )
  return (
    <>
      <List
        label={t('queue.list')}
        items={items}
        keyOf={({ id }) => id}
        href={({ id }) => `/rights/${id}`}
        marked={({ clock, answeredAt }) => clock.light === 'overdue' && !answeredAt}
      >
        {(request) => <Line request={request} />}
      </List>
      <More of={pages} />
    </>
  )
}

/** What persons ask about their data, what is due first on top. */
export function Queue() {
  const t = useText(texts)
  const go = useGo()
  const [filter, setFilter] = useFilter(filterShape)
  useShortcuts([{ keys: 'c', label: t('key.new'), run: () => go('/intake') }])
  return (
    <Stack gap="md">
      <PageHeader
        title={t('nav')}
        about={t('queue.about')}
        actions={
          <Button component={Go} href="/intake">
            {t('new')}
          </Button>
        }
      />
      <Bar filter={filter} change={setFilter} />
      <Lines filter={filter} />
    </Stack>
  )
}
