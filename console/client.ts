import { keepPreviousData, QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { InfiniteData, UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query'
import type { Answer, Call, Endpoint } from '#core/http/contract.ts'
import type { Problem } from './problem.ts'
import { type AskedArgument, keyOf, type Plain } from './request.ts'
import { request } from './transport.ts'

export { Problem } from './problem.ts'
export { addressOf, keyOf } from './request.ts'
export { call } from './transport.ts'
export { change, useAct } from './act.ts'

/** Refusals are final; a server that cannot be reached or is busy is asked again. */
const worthAnother = (count: number, problem: Error): boolean => {
  const { status } = problem as Problem
  return count < 3 && (status === 0 || status === 429 || status >= 502)
}

/** All answers the console holds. The live channel says when one is no longer true. */
export const answers = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 20_000, retry: worthAnother, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
})

/** How an answer is watched. */
export interface Watching {
  /** Do not ask while false. */
  readonly when?: boolean
  /** Keep showing the last answer while the next is on its way (filters, pages). */
  readonly keep?: boolean
  /** Ask again every so many seconds. */
  readonly every?: number
}

const watch = ({ when = true, keep = false, every }: Watching = {}) => ({
  enabled: when,
  ...(keep ? { placeholderData: keepPreviousData } : {}),
  ...(every ? { refetchInterval: every * 1000 } : {}),
})

/** The answer of an endpoint, cached under method, path and input. */
export function useAnswer<E extends Endpoint>(
  endpoint: E,
  ...[asked, watching]: [...AskedArgument<E>, watching?: Watching]
): UseQueryResult<Answer<E>, Problem> {
  const plain = asked as Plain | undefined
  return useQuery({
    queryKey: keyOf(endpoint, plain as Partial<Call<E>>),
    queryFn: ({ signal }) => request(endpoint, plain, signal) as Promise<Answer<E>>,
    ...watch(watching as Watching),
  }) as UseQueryResult<Answer<E>, Problem>
}

/** What a list paged by key needs: where the next page begins (part of the query), or null after the last. */
export interface Paging<E extends Endpoint> extends Watching {
  readonly next: (page: Answer<E>) => Partial<Call<E>['query']> | null
}

/** The pages of a list, one after the other: `pages.data.pages`, `pages.fetchNextPage()`, `pages.hasNextPage`. */
export function usePages<E extends Endpoint>(
  endpoint: E,
  asked: AskedArgument<E>[0],
  { next, ...watching }: Paging<E>,
): UseInfiniteQueryResult<InfiniteData<Answer<E>>, Problem> {
  const plain = (asked ?? {}) as Plain
  return useInfiniteQuery({
    queryKey: [...keyOf(endpoint, plain as Partial<Call<E>>), 'pages'],
    queryFn: ({ signal, pageParam }) => {
      const query = { ...(plain.query as object | undefined), ...pageParam }
      return request(endpoint, { ...plain, query }, signal) as Promise<Answer<E>>
    },
    initialPageParam: {},
    getNextPageParam: (page: Answer<E>): object | null => next(page),
    ...watch(watching),
  }) as UseInfiniteQueryResult<InfiniteData<Answer<E>>, Problem>
}
