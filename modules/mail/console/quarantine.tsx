import { IconMailQuestion } from '@tabler/icons-react'
import { usePages } from '#console/client.ts'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { More } from '#console/parts/more.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { useText } from '#console/texts.ts'
import { listQuarantined } from '../api.ts'
import { MailList } from './mail-list.tsx'
import { QuarantineMail } from './quarantine-mail.tsx'
import { texts } from './texts.ts'

const limit = 50

/** Mails that were taken in and could not be read. */
export function Quarantine() {
  const t = useText(texts)
  const pages = usePages(
    listQuarantined,
    { query: { limit } },
    { next: ({ mails }) => (mails.length === limit ? { before: mails.at(-1)?.id } : null) },
  )
  const mails = pages.data?.pages.flatMap((page) => page.mails)
  return (
    <>
      <PageHeader title={t('quarantine.title')} about={t('quarantine.about')} />
      {pages.error && !mails && <ErrorBox problem={pages.error} retry={pages.refetch} />}
      {!pages.error && !mails && <Loading />}
      {mails?.length === 0 && (
        <EmptyState icon={IconMailQuestion} title={t('quarantine.none')} hint={t('quarantine.noneHint')} />
      )}
      {mails && mails.length > 0 && (
        <MailList label={t('quarantine.title')} items={mails} keyOf={({ id }) => id}>
          {(mail) => <QuarantineMail mail={mail} />}
        </MailList>
      )}
      <More of={pages} />
    </>
  )
}
