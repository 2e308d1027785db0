import type { z } from 'zod'
import { useAnswer } from '#console/client.ts'
import { Answer } from '#console/parts/answer.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { useText } from '#console/texts.ts'
import { readMailSettings } from '../api.ts'
import { RelayMissing } from './relay-missing.tsx'
import { SettingsForm } from './settings-form.tsx'
import { texts } from './texts.ts'

export type Settings = z.output<typeof readMailSettings.answer>

/** For whom mail is taken in, how large it may be, and through whom it is sent. */
export function MailSettings() {
  const t = useText(texts)
  const settings = useAnswer(readMailSettings)
  return (
    <>
      <PageHeader title={t('settings.title')} about={t('settings.about')} />
      <Answer of={settings} shape="form">
        {(all) => (
          <>
            {all.relayHost === null && <RelayMissing elsewhere />}
            <SettingsForm settings={all} />
          </>
        )}
      </Answer>
    </>
  )
}
