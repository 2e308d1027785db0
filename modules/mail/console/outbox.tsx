import { Anchor, Button, Chip, Group, Stack, Text } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { z } from 'zod'
import { addressOf, keyOf, useAct, usePages } from '#console/client.ts'
import { useFilter } from '#console/navigation.tsx'
import { DataTable, type Column } from '#console/parts/data-table.tsx'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { More } from '#console/parts/more.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { StateBadge } from '#console/parts/state-badge.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { useText, type Say } from '#console/texts.ts'
import { downloadOutgoing, listOutbox, retryOutgoing } from '../api.ts'
import { Notice } from './notice.tsx'
import { texts } from './texts.ts'

type Mail = z.output<typeof listOutbox.answer>['mails'][number]
type T = Say<keyof typeof texts.de>

const states = ['waiting', 'failed', 'sent'] as const
const filterShape = z.object({ state: z.enum(states).default('waiting') })
const limit = 50
const tones = { queued: 'attention', sending: 'quiet', sent: 'good', failed: 'bad' } as const

function Again({ mail }: { readonly mail: Mail }) {
  const t = useText(texts)
  const retry = useAct(retryOutgoing, { said: t('outbox.retried'), refresh: [keyOf(listOutbox)] })
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      {mail.state !== 'sent' && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => retry.act({ params: { id: mail.id } })}
          loading={retry.busy}
        >
          {t('outbox.retry')}
        </Button>
      )}
      <Anchor size="sm" href={addressOf(downloadOutgoing, { params: { id: mail.id } })}>
        {t('source')}
      </Anchor>
    </Group>
  )
}

const columnsOf = (t: T): Column<Mail>[] => [
  {
    key: 'to',
    title: t('outbox.to'),
    cell: ({ recipients }) => recipients.map((one) => one.address).join(', '),
    wrap: true,
  },
  {
    key: 'state',
    title: t('outbox.state'),
    cell: ({ state, response, attempts }) => (
      <Stack gap={2} align="flex-start">
        <StateBadge tone={tones[state]}>{t(`outbox.${state}`)}</StateBadge>
        {state !== 'sent' && (response || attempts > 0) && (
          <Text size="xs" c="dimmed">
            {[response, t('outbox.attempts', { count: attempts })].filter(Boolean).join(' · ')}
          </Text>
        )}
      </Stack>
    ),
    wrap: true,
  },
  {
    key: 'at',
    title: t('at'),
    cell: ({ createdAt }) => <Timestamp at={createdAt} as="exact" />,
    wide: true,
    width: 180,
  },
  { key: 'again', title: t('act'), cell: (mail) => <Again mail={mail} />, align: 'right', width: 230 },
]

/** What support sent, and what still waits. */
export function Outbox() {
  const t = useText(texts)
  const [{ state }, setFilter] = useFilter(filterShape)
  const pages = usePages(
    listOutbox,
    { query: { state, limit } },
    {
      keep: true,
      every: 30,
      next: ({ mails }) => (mails.length === limit ? { before: mails.at(-1)?.id } : null),
    },
  )
  const mails = pages.data?.pages.flatMap((page) => page.mails)
  const pick = (to: unknown) => setFilter({ state: states.find((one) => one === to) ?? 'waiting' })
  return (
    <Stack gap="md">
      <PageHeader title={t('outbox')} about={t('outbox.about')} />
      {pages.data?.pages[0]?.relay === false && <Notice>{t('outbox.noRelay')}</Notice>}
      <Chip.Group value={state} onChange={pick}>
        <Group gap={6} role="radiogroup" aria-label={t('outbox.state')}>
          {states.map((one) => (
            <Chip key={one} value={one} size="xs">
              {t(`outbox.${one}`)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {pages.error && !mails && <ErrorBox problem={pages.error} retry={pages.refetch} />}
      {!pages.error && !mails && <Loading />}
      {mails?.length === 0 && (
        <EmptyState icon={IconSend} title={t(`outbox.none.${state}`)} hint={t('outbox.noneHint')} />
      )}
      {mails && mails.length > 0 && (
        <DataTable label={t('outbox')} columns={columnsOf(t)} rows={mails} keyOf={({ id }) => id} />
      )}
      <More of={pages} />
    </Stack>
  )
}
