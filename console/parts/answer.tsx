import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Problem } from '../problem.ts'
import { ErrorBox } from './error-box.tsx'
import { Loading, type LoadingProps } from './loading.tsx'

export interface AnswerProps<A> extends LoadingProps {
  readonly of: UseQueryResult<A, Problem>
  readonly children: (answer: A) => ReactNode
}

/** Shows an answer of `useAnswer`; until then its shape, and a problem with a way to try again. */
export function Answer<A>({ of, children, ...loading }: AnswerProps<A>) {
  if (of.data !== undefined) return children(of.data)
  if (of.error) return <ErrorBox problem={of.error} retry={of.refetch} />
  return <Loading {...loading} />
}
