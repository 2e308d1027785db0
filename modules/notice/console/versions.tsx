import { Button } from '@mantine/core'
import { IconExternalLink, IconHistory } from '@tabler/icons-react'
import { usePages } from '#console/client.ts'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { List, Row } from '#console/parts/list.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { More } from '#console/parts/more.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { StateBadge } from '#console/parts/state-badge.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { useLanguage, useText } from '#console/texts.ts'
import { listVersions } from '../api.ts'
import { texts } from './texts.ts'

/** Every published version of the notice. */
export function Versions() {
  const t = useText(texts)
  const language = useLanguage()
  const pages = usePages(listVersions, {}, { next: ({ next }) => (next ? { before: next } : null) })
  const versions = pages.data?.pages.flatMap((page) => page.items)
  const current = versions?.[0]?.id
  return (
    <>
      <PageHeader
        title={t('versions.title')}
        about={t('versions.about')}
        actions={
          <Button
            component="a"
            href={language === 'de' ? '/privacy' : '/privacy/en'}
            variant="default"
            leftSection={<IconExternalLink size={16} aria-hidden />}
          >
            {t('versions.public')}
          </Button>
        }
      />
      {pages.error && !versions && <ErrorBox problem={pages.error} retry={pages.refetch} />}
      {!pages.error && !versions && <Loading />}
      {versions?.length === 0 && (
        <EmptyState icon={IconHistory} title={t('versions.none')} hint={t('versions.noneHint')} />
      )}
      {versions && versions.length > 0 && (
        <List
          label={t('versions.title')}
          items={versions}
          keyOf={(one) => one.id}
          href={(one) => `/notice/versions/${one.id}`}
        >
          {(one) => (
            <Row
              title={t('version.title', { id: String(one.id) })}
              detail={t(`version.reason.${one.reason}`)}
              trail={
                <>
                  {one.id === current && <StateBadge tone="accent">{t('version.current')}</StateBadge>}
                  <Timestamp at={one.effectiveFrom} as="exact" />
                </>
              }
            />
          )}
        </List>
      )}
      <More of={pages} />
    </>
  )
}
