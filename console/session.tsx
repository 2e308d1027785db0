import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { createContext, use } from 'react'
import { z } from 'zod'
import type { Endpoint } from '#core/http/contract.ts'
import { Problem } from './problem.ts'
import { request } from './transport.ts'

const meAnswer = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  roles: z.array(z.string()),
  /** Names of all permissions held. */
  permissions: z.array(z.string()),
  /** Of confidentiality; a screen's `gate` decides what a missing one means. */
  pledge: z.enum(['current', 'missing', 'expired']),
  language: z.enum(['de', 'en']).nullish(),
})

/** The member of staff in front of the screen. */
export type Me = z.output<typeof meAnswer>

const getMe = {
  method: 'GET',
  path: '/api/me',
  summary: 'Who is signed in.',
  answer: meAnswer,
} as const satisfies Endpoint

/** Key of the answer that says who we are. */
export const meKey = [getMe.method, getMe.path] as const

/** Who we are: `undefined` while asking, `null` when the server does not know us. */
export function useWho(): UseQueryResult<Me | null, Problem> {
  return useQuery<Me | null, Problem>({
    queryKey: meKey,
    queryFn: async ({ signal }) => {
      try {
        return (await request(getMe, {}, signal)) as Me
      } catch (problem) {
        if (problem instanceof Problem && problem.status === 401) return null
        throw problem
      }
    },
    staleTime: 60_000,
  })
}

/** Holds who is signed in for all screens below. */
export const MeContext = createContext<Me | null>(null)

/** Who is signed in. */
export function useMe(): Me {
  const me = use(MeContext)
  if (!me) throw new Error('No one is signed in here.')
  return me
}

/** `const may = useMay()`, then `may('tickets.reply')`. The server decides; this only hides what it would refuse. */
export function useMay(): (permission: string | undefined) => boolean {
  const { permissions } = useMe()
  return (permission) => permission === undefined || permissions.includes(permission)
}
