import { Chip, Group, Stack } from '@mantine/core'
import { IconMailbox } from '@tabler/icons-react'
import { z } from 'zod'
import { usePages } from '#console/client.ts'
import { useFilter } from '#console/navigation.tsx'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { List, Row } from '#console/parts/list.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { More } from '#console/parts/more.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { StateBadge } from '#console/parts/state-badge.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { useText } from '#console/texts.ts'
import { listOfficerMails } from '../api.ts'
import { texts } from './texts.ts'

const filterShape = z.object({ state: z.enum(['open', 'closed']).default('open') })

const limit = 50

/** Mails to the data protection officer, newest first. */
export function OfficerList() {
  const t = useText(texts)
  const [{ state }, setFilter] = useFilter(filterShape)
  const pages = usePages(
    listOfficerMails,
    { query: { state, limit } },
    {
      keep: true,
      every: 30,
      next: ({ mails }) => (mails.length === limit ? { before: mails.at(-1)?.id } : null),
    },
  )
  const mails = pages.data?.pages.flatMap((page) => page.mails)
  const open = state === 'open'
  return (
    <Stack gap="md">
      <PageHeader title={t('officer')} about={t('officer.about')} />
      <Chip.Group value={state} onChange={(to) => setFilter({ state: to === 'closed' ? 'closed' : 'open' })}>
        <Group gap={6} role="radiogroup" aria-label={t('officer.state')}>
          {(['open', 'closed'] as const).map((one) => (
            <Chip key={one} value={one} size="xs">
              {t(`officer.${one}`)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {pages.error && !mails && <ErrorBox problem={pages.error} retry={pages.refetch} />}
      {!pages.error && !mails && <Loading />}
      {mails?.length === 0 && (
        <EmptyState
          icon={IconMailbox}
          title={t(open ? 'officer.none' : 'officer.noneClosed')}
          hint={t(open ? 'officer.noneHint' : 'officer.noneClosedHint')}
        />
      )}
      {mails && mails.length > 0 && (
        <List
          label={t('officer.list')}
          items={mails}
          keyOf={({ id }) => id}
          href={({ id }) => `/officer/mails/${id}`}
        >
          {({ from, subject, receivedAt, parsed }) => (
            <Row
              title={subject || t('officer.noSubject')}
              detail={[from.name, from.address].filter(Boolean).join(' · ')}
              trail={
                <>
                  {!parsed && <StateBadge tone="bad">{t('officer.unparsed')}</StateBadge>}
                  <Timestamp at={receivedAt} />
                </>
              }
            />
          )}
        </List>
      )}
      <More of={pages} />
    </Stack>
  )
}
