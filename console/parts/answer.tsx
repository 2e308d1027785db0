import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Problem } from '../problem.ts'
import { frameTexts, useText } from '../texts.ts'
import { ErrorBox } from './error-box.tsx'
import { Loading, type LoadingProps } from './loading.tsx'
import { PageHeader, type PageHeaderProps } from './page-header.tsx'

type Back = NonNullable<PageHeaderProps['back']>

export interface AnswerProps<A> extends LoadingProps {
  readonly of: UseQueryResult<A, Problem>
  readonly children: (answer: A) => ReactNode
  /** For a screen whose head comes with its data: the way up, under a head that says why there is none. */
  readonly back?: Back
}

/** Shows an answer of `useAnswer`; until then its shape, and a problem with a way to try again. */
export function Answer<A>({ of, children, back, ...loading }: AnswerProps<A>) {
  if (of.data !== undefined) return children(of.data)
  if (of.error && back) return <Headed problem={of.error} retry={of.refetch} back={back} />
  if (of.error) return <ErrorBox problem={of.error} retry={of.refetch} />
  return <Loading {...loading} />
}

/** A problem in the place of a whole screen; what is not there is not asked for again. */
function Headed({ problem, retry, back }: { problem: Problem; retry: () => unknown; back: Back }) {
  const t = useText(frameTexts)
  if (problem.status === 404)
    return <PageHeader title={t('missing.entry')} about={problem.sentence} back={back} />
  return (
    <>
      <PageHeader title={t('problem.screen')} back={back} />
      <ErrorBox problem={problem} retry={retry} />
    </>
  )
}
