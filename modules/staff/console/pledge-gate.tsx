import { type ReactNode, Suspense, useState } from 'react'
import { useAnswer } from '#console/client.ts'
import { Loading } from '#console/parts/loading.tsx'
import { lazy } from '#console/screens.ts'
import type { Me } from '#console/session.tsx'
import { getMe } from '../api.ts'

const PledgePage = lazy(() => import('./pledge-page.tsx'), 'PledgePage')

/** Who is to administer signs first; the server withholds the rights until then. */
export function PledgeGate({ me, children }: { readonly me: Me; readonly children: ReactNode }) {
  const own = useAnswer(getMe)
  const [later, setLater] = useState(false)
  if (later || me.pledge === 'current' || !own.data?.pledgeNeeded) return children
  return (
    <Suspense fallback={<Loading shape="text" />}>
      <PledgePage me={me} onLater={() => setLater(true)} />
    </Suspense>
  )
}
