import { useState } from 'react'
import { CodeStep } from './sign-in-code.tsx'
import { PasswordStep } from './sign-in-password.tsx'

/** Password or passkey, then the code of the app where one is set up. */
export function SignIn({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const [codeAsked, askCode] = useState(false)
  if (codeAsked) return <CodeStep onSignedIn={onSignedIn} onBack={() => askCode(false)} />
  return <PasswordStep onSignedIn={onSignedIn} onCodeAsked={() => askCode(true)} />
}
