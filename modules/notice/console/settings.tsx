import { useAnswer } from '#console/client.ts'
import { Answer } from '#console/parts/answer.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { Section } from '#console/parts/section.tsx'
import { useMay } from '#console/session.tsx'
import { useText } from '#console/texts.ts'
import { readSettings } from '../api-settings.ts'
import { AuthorityForm } from './authority-form.tsx'
import { ControllerForm } from './controller-form.tsx'
import { HostingForm } from './hosting-form.tsx'
import { OfficerForm } from './officer-form.tsx'
import { texts } from './texts.ts'

/** What the notice says about the company itself. */
export function NoticeSettings() {
  const t = useText(texts)
  const may = useMay()
  const settings = useAnswer(readSettings)
  const editable = may('notice.edit') || may('notice.edit_officer')
  return (
    <>
      <PageHeader
        title={t('settings.title')}
        about={editable ? t('settings.about') : t('settings.readOnly')}
      />
      <Answer of={settings} shape="form">
        {(all) => (
          <>
            <Section title={t('controller.title')} hint={t('controller.hint')}>
              <ControllerForm controller={all.controller} locked={!may('notice.edit')} />
            </Section>
            <Section title={t('officer.title')} hint={t('officer.hint')}>
              <OfficerForm officer={all.officer} locked={!may('notice.edit_officer')} />
            </Section>
            <Section title={t('authority.title')} hint={t('authority.hint')}>
              <AuthorityForm
                // Another authority, after a change of the Land, begins another form.
                key={JSON.stringify(all.authority)}
                authority={all.authority}
                chosen={all.authorityChosen}
                locked={!may('notice.edit_officer')}
              />
            </Section>
            <Section title={t('hosting.title')} hint={t('hosting.hint')}>
              <HostingForm key={all.hosting.place} hosting={all.hosting} locked={!may('notice.edit')} />
            </Section>
          </>
        )}
      </Answer>
    </>
  )
}
