import { useAnswer } from '#console/client.ts'
import { Answer } from '#console/parts/answer.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { useText } from '#console/texts.ts'
import { getMe } from '../api.ts'
import { PasskeySection } from './account-passkeys.tsx'
import { PasswordSection } from './account-password.tsx'
import { PersonSection } from './account-person.tsx'
import { FactorSection } from './account-factor.tsx'
import { SessionSection } from './account-sessions.tsx'
import { texts } from './texts.ts'

/** What a person keeps about herself here, and the ways she signs in. */
export function Account() {
  const t = useText(texts)
  const me = useAnswer(getMe)
  return (
    <>
      <PageHeader title={t('account.title')} />
      <Answer of={me} shape="form">
        {(person) => (
          <>
            <PersonSection me={person} />
            <PasswordSection />
            <FactorSection on={person.twoFactor} />
            <PasskeySection />
            <SessionSection />
          </>
        )}
      </Answer>
    </>
  )
}
