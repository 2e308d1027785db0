import { Center, Loader } from '@mantine/core'
import { Outlet } from '@tanstack/react-router'
import { Suspense, useEffect } from 'react'
import { answers, Problem } from './client.ts'
import { suggestLanguage } from './language.ts'
import { modules } from './modules.ts'
import { ErrorBox } from './parts/error-box.tsx'
import { Loading } from './parts/loading.tsx'
import { type Me, MeContext, meKey, useWho } from './session.tsx'
import { Bare } from './shell/bare.tsx'
import { Shell } from './shell/shell.tsx'
import { frameTexts, useText } from './texts.ts'
import { onSignedOut } from './transport.ts'

const signIn = modules.find((one) => one.signIn)?.signIn
const gates = modules.flatMap((one) => one.gate ?? [])

/** Nothing of a person stays in memory once the session has ended. */
export function forget(): void {
  answers.removeQueries({ predicate: ({ queryKey }) => queryKey[1] !== meKey[1] })
  answers.getMutationCache().clear()
  answers.setQueryData(meKey, null)
}

function Inside({ me }: { readonly me: Me }) {
  useEffect(() => {
    if (me.language) suggestLanguage(me.language)
  }, [me.language])
  return (
    <MeContext value={me}>
      {gates.reduceRight(
        (inner, Gate) => (
          <Gate me={me}>{inner}</Gate>
        ),
        <Shell />,
      )}
    </MeContext>
  )
}

/** Asks who we are: signs in, or opens the shell. */
export function Entry() {
  const t = useText(frameTexts)
  const who = useWho()
  useEffect(() => onSignedOut(forget), [])
  if (who.data) return <Inside me={who.data} />
  if (who.data === null) {
    const SignIn = signIn
    if (!SignIn) return <Bare>{t('signIn.missing')}</Bare>
    return (
      <Bare>
        <Suspense fallback={<Loading shape="form" rows={3} />}>
          <SignIn onSignedIn={() => void answers.invalidateQueries()} />
        </Suspense>
      </Bare>
    )
  }
  if (who.error instanceof Problem)
    return (
      <Bare>
        <ErrorBox problem={who.error} retry={who.refetch} />
      </Bare>
    )
  return (
    <Center h="100dvh">
      <Loader size="sm" aria-label={t('loading')} />
    </Center>
  )
}

/** For screens that need no session: invitations, first set-up. */
export const Open = () => (
  <Bare>
    <Outlet />
  </Bare>
)
