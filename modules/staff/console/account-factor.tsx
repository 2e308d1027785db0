import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { answers, call, keyOf } from '#console/client.ts'
import { tellDone } from '#console/notify.tsx'
import { StateBadge } from '#console/parts/state-badge.tsx'
import { Section } from '#console/parts/section.tsx'
import { useText } from '#console/texts.ts'
import { getMe } from '../api.ts'
import { beginSecondFactor, endSecondFactor, renewRecoveryCodes } from '../api-sign-in.ts'
import { AskPassword } from './ask-password.tsx'
import { FactorEnrolment } from './factor-enrolment.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { texts } from './texts.ts'

type Step =
  | { readonly name: 'idle' }
  | { readonly name: 'password'; readonly before: 'begin' | 'renew' | 'remove' }
  | { readonly name: 'enrol'; readonly address: string; readonly codes: readonly string[] }
  | { readonly name: 'codes'; readonly codes: readonly string[] }

const refresh = () => answers.invalidateQueries({ queryKey: keyOf(getMe) })

/** The authenticator app: set up, renew the recovery codes, remove. */
export function FactorSection({ on }: { readonly on: boolean }) {
  const t = useText(texts)
  const [step, setStep] = useState<Step>({ name: 'idle' })
  const idle = () => setStep({ name: 'idle' })

  const proceed = async (before: 'begin' | 'renew' | 'remove', password: string) => {
    if (before === 'begin') {
      const { totpURI, backupCodes } = await call(beginSecondFactor, { body: { password } })
      setStep({ name: 'enrol', address: totpURI, codes: backupCodes })
    } else if (before === 'renew') {
      const { backupCodes } = await call(renewRecoveryCodes, { body: { password } })
      setStep({ name: 'codes', codes: backupCodes })
    } else {
      await call(endSecondFactor, { body: { password } })
      tellDone(t('factor.removed'))
      idle()
      await refresh()
    }
  }
  const enrolled = async (codes: readonly string[]) => {
    tellDone(t('factor.enabled'))
    setStep({ name: 'codes', codes })
    await refresh()
  }

  return (
    <Section
      title={t('factor.title')}
      hint={t('factor.hint')}
      mark={<StateBadge tone={on ? 'good' : 'quiet'}>{t(on ? 'factor.on' : 'factor.off')}</StateBadge>}
    >
      {step.name === 'password' && (
        <AskPassword onCancel={idle} onPassword={(password) => proceed(step.before, password)} />
      )}
      {step.name === 'enrol' && (
        <FactorEnrolment address={step.address} onCancel={idle} onDone={() => enrolled(step.codes)} />
      )}
      {step.name === 'codes' && <RecoveryCodes codes={step.codes} onKept={idle} />}
      {step.name === 'idle' && (
        <Group>
          {!on && (
            <Button variant="default" onClick={() => setStep({ name: 'password', before: 'begin' })}>
              {t('factor.begin')}
            </Button>
          )}
          {on && (
            <>
              <Button variant="default" onClick={() => setStep({ name: 'password', before: 'renew' })}>
                {t('factor.renew')}
              </Button>
              <Button variant="default" onClick={() => setStep({ name: 'password', before: 'remove' })}>
                {t('factor.remove')}
              </Button>
            </>
          )}
        </Group>
      )}
    </Section>
  )
}
