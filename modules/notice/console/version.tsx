import { Button } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useAnswer } from '#console/client.ts'
import { usePlace } from '#console/navigation.tsx'
import { Answer } from '#console/parts/answer.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { useLanguage, useText } from '#console/texts.ts'
import { versionDifferences } from '../api.ts'
import { Differences } from './differences.tsx'
import { texts } from './texts.ts'

/** What one version changed against the one before. */
export function VersionScreen() {
  const t = useText(texts)
  const id = usePlace('id')
  const path = useLanguage() === 'de' ? '' : '/en'
  const differences = useAnswer(versionDifferences, { params: { id } })
  return (
    <>
      <PageHeader
        title={t('version.title', { id })}
        back={{ href: '/notice/versions', text: t('versions.title') }}
        actions={
          <Button
            component="a"
            href={`${path}/privacy/versions/${encodeURIComponent(id)}`}
            variant="default"
            leftSection={<IconExternalLink size={16} aria-hidden />}
          >
            {t('version.public')}
          </Button>
        }
      />
      <Answer of={differences}>{(found) => <Differences of={found} />}</Answer>
    </>
  )
}
