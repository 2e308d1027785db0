import { Anchor, Button, Group, Stack } from '@mantine/core'
import { IconShieldQuestion } from '@tabler/icons-react'
import type { z } from 'zod'
import { addressOf, keyOf, useAct, usePages } from '#console/client.ts'
import { DataTable, type Column } from '#console/parts/data-table.tsx'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { More } from '#console/parts/more.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { useText, type Say } from '#console/texts.ts'
import {
  downloadQuarantinedMail,
  listQuarantined,
  retryQuarantinedMail,
  settleQuarantinedMail,
} from '../api.ts'
import { texts } from './texts.ts'

type Mail = z.output<typeof listQuarantined.answer>['mails'][number]
type T = Say<keyof typeof texts.de>

const limit = 50
const reasons = [
  'malformed',
  'headers_too_large',
  'too_many_parts',
  'too_many_attachments',
  'too_costly',
  'unstorable',
  'waiting',
] as const

const why = (t: T, reason: string): string => {
  const known = reasons.find((one) => one === reason)
  return known ? t(`quarantine.${known}`) : reason
}

function Acts({ mail: { id } }: { readonly mail: Mail }) {
  const t = useText(texts)
  const refresh = [keyOf(listQuarantined)]
  const retry = useAct(retryQuarantinedMail, { said: t('quarantine.retried'), refresh })
  const settle = useAct(settleQuarantinedMail, { said: t('quarantine.settled'), refresh })
  return (
    <Group gap="xs" justify="flex-end">
      <Anchor size="sm" href={addressOf(downloadQuarantinedMail, { params: { id } })}>
        {t('source')}
      </Anchor>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => retry.act({ params: { id } })}
        loading={retry.busy}
      >
        {t('quarantine.retry')}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => settle.act({ params: { id } })}
        loading={settle.busy}
      >
        {t('quarantine.settle')}
      </Button>
    </Group>
  )
}

const columnsOf = (t: T): Column<Mail>[] => [
  { key: 'from', title: t('from'), cell: ({ from }) => from || t('nobody'), wrap: true },
  { key: 'reason', title: t('quarantine.reason'), cell: ({ reason }) => why(t, reason), wrap: true },
  {
    key: 'at',
    title: t('at'),
    cell: ({ receivedAt }) => <Timestamp at={receivedAt} as="exact" />,
    wide: true,
    width: 180,
  },
  { key: 'acts', title: t('act'), cell: (mail) => <Acts mail={mail} />, align: 'right', width: 330 },
]

/** Mails that could not be read: whole, and waiting for somebody. */
export function Quarantine() {
  const t = useText(texts)
  const pages = usePages(
    listQuarantined,
    { query: { limit } },
    {
      keep: true,
      every: 30,
      next: ({ mails }) => (mails.length === limit ? { before: mails.at(-1)?.id } : null),
    },
  )
  const mails = pages.data?.pages.flatMap((page) => page.mails)
  return (
    <Stack gap="md">
      <PageHeader title={t('quarantine')} about={t('quarantine.about')} />
      {pages.error && !mails && <ErrorBox problem={pages.error} retry={pages.refetch} />}
      {!pages.error && !mails && <Loading />}
      {mails?.length === 0 && (
        <EmptyState icon={IconShieldQuestion} title={t('quarantine.none')} hint={t('quarantine.noneHint')} />
      )}
      {mails && mails.length > 0 && (
        <DataTable label={t('quarantine')} columns={columnsOf(t)} rows={mails} keyOf={({ id }) => id} />
      )}
      <More of={pages} />
    </Stack>
  )
}
