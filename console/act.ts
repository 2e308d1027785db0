import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Answer, Endpoint } from '#core/http/contract.ts'
import { tellDone, tellProblem } from './notify.tsx'
import type { Problem } from './problem.ts'
import { type AnswerKey, type Asked, type AskedArgument, keyOf, type KeyPart } from './request.ts'
import { request } from './transport.ts'

/** One edit of a cached answer, shown before the server has agreed and taken back if it does not. */
export interface Change {
  readonly key: AnswerKey
  readonly edit: (before: never) => unknown
}

/** `change(getTicket, { params: { id } }, (ticket) => ({ ...ticket, state: 'closed' }))` */
// The second parameter keeps a literal like "closed" from widening to string.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
export const change = <E extends Endpoint, const After extends Answer<E>>(
  endpoint: E,
  asked: KeyPart<E> | undefined,
  edit: (before: Answer<E>) => After,
): Change => ({ key: keyOf(endpoint, asked), edit })

export interface Acting<E extends Endpoint> {
  /** Keys of answers that are no longer true afterwards. */
  readonly refresh?: readonly AnswerKey[] | ((answer: Answer<E>, asked: Asked<E>) => readonly AnswerKey[])
  /** What the screen shows at once. */
  readonly optimistic?: (asked: Asked<E>) => readonly Change[]
  /** Said in a toast when done. */
  readonly said?: string | ((answer: Answer<E>, asked: Asked<E>) => string)
  /** Takes it back; the toast offers it for some seconds. */
  readonly undo?: (answer: Answer<E>, asked: Asked<E>) => Promise<unknown>
  readonly done?: (answer: Answer<E>, asked: Asked<E>) => void
  /** The screen shows problems itself (forms do). */
  readonly quiet?: boolean
}

/** An act: `act(input)` from a button, `await actAsync(input)` in a form (throws `Problem`). */
export interface Act<E extends Endpoint> {
  readonly act: (...[asked]: AskedArgument<E>) => void
  readonly actAsync: (...[asked]: AskedArgument<E>) => Promise<Answer<E>>
  readonly busy: boolean
  readonly problem: Problem | null
  readonly reset: () => void
}

/** Does something on the server: shows it at once, refreshes what changed, offers to undo, tells problems. */
export function useAct<E extends Endpoint>(endpoint: E, acting: Acting<E> = {}): Act<E> {
  const client = useQueryClient()
  const refresh = async (keys: readonly AnswerKey[]) => {
    await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })))
  }
  const mutation = useMutation<Answer<E>, Problem, Asked<E>, { restore: () => void; keys: AnswerKey[] }>({
    mutationFn: (asked) => request(endpoint, asked) as Promise<Answer<E>>,
    onMutate: async (asked) => {
      const changes = acting.optimistic?.(asked) ?? []
      const keys = changes.map(({ key }) => key)
      await Promise.all(keys.map((queryKey) => client.cancelQueries({ queryKey })))
      const before = keys.flatMap((queryKey) => client.getQueriesData({ queryKey }))
      for (const { key, edit } of changes)
        client.setQueriesData({ queryKey: key }, (old) => (old === undefined ? old : edit(old as never)))
      return {
        keys,
        restore: () => {
          for (const [key, data] of before) client.setQueryData(key, data)
        },
      }
    },
    onError: (problem, _asked, context) => {
      context?.restore()
      if (!acting.quiet) tellProblem(problem)
    },
    onSuccess: (answer, asked) => {
      const { said, undo } = acting
      const keys =
        typeof acting.refresh === 'function' ? acting.refresh(answer, asked) : (acting.refresh ?? [])
      const sentence = typeof said === 'function' ? said(answer, asked) : said
      const back = undo && (() => undo(answer, asked).then(() => refresh(keys), tellProblem))
      if (sentence) tellDone(sentence, back)
      acting.done?.(answer, asked)
      return refresh(keys)
    },
    onSettled: (_answer, _problem, _asked, context) => refresh(context?.keys ?? []),
  })
  return {
    act: (...[asked]) => mutation.mutate((asked ?? {}) as Asked<E>),
    actAsync: (...[asked]) => mutation.mutateAsync((asked ?? {}) as Asked<E>),
    busy: mutation.isPending,
    problem: mutation.error,
    reset: mutation.reset,
  }
}
