import { Chip, Group } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { z } from 'zod'
import { usePages } from '#console/client.ts'
import { useFilter } from '#console/navigation.tsx'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { More } from '#console/parts/more.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { useText } from '#console/texts.ts'
import { listOutbox } from '../api.ts'
import { MailList } from './mail-list.tsx'
import { OutboxMail } from './outbox-mail.tsx'
import { RelayMissing } from './relay-missing.tsx'
import { texts } from './texts.ts'

const states = ['waiting', 'failed', 'sent'] as const
const filterShape = z.object({ state: z.enum(states).default('waiting') })
const limit = 50

/** Outgoing mails of support by state, newest first. */
export function Outbox() {
  const t = useText(texts)
  const [{ state }, setFilter] = useFilter(filterShape)
  const pages = usePages(
    listOutbox,
    { query: { state, limit } },
    {
      every: 30,
      next: ({ mails }) => (mails.length === limit ? { before: mails.at(-1)?.id } : null),
    },
  )
  const mails = pages.data?.pages.flatMap((page) => page.mails)
  const relay = pages.data?.pages[0]?.relay ?? true
  return (
    <>
      <PageHeader title={t('outbox.title')} about={t('outbox.about')} />
      {!relay && <RelayMissing />}
      <Chip.Group
        value={state}
        onChange={(to) => setFilter({ state: states.find((one) => one === to) ?? 'waiting' })}
      >
        <Group gap={6} mb="md" role="radiogroup" aria-label={t('outbox.state')}>
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
        <EmptyState icon={IconSend} title={t(`outbox.none.${state}`)} hint={t(`outbox.noneHint.${state}`)} />
      )}
      {mails && mails.length > 0 && (
        <MailList label={t('outbox.title')} items={mails} keyOf={({ id }) => id}>
          {(mail) => <OutboxMail mail={mail} relay={relay} />}
        </MailList>
      )}
      <More of={pages} />
    </>
  )
}
