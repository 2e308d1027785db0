import type { Answer, Endpoint } from '#core/http/contract.ts'
import { readLanguage } from './language.ts'
import { Problem, readProblem } from './problem.ts'
import { addressOf, type AskedArgument, type Plain } from './request.ts'
import { frameTexts } from './texts.ts'
import { speak } from './words.ts'

const say = (key: 'problem.offline' | 'problem.unreadable' | 'problem.other', status: number): string =>
  speak(readLanguage(), frameTexts[readLanguage()][key], { status })

const signedOut = new Set<() => void>()

/** Hears that the server no longer knows who we are (401). */
export function onSignedOut(hear: () => void): () => void {
  signedOut.add(hear)
  return () => signedOut.delete(hear)
}

const bodyOf = (body: unknown): { type?: string; body?: Blob | string } => {
  if (body === undefined) return {}
  if (body instanceof Blob) return { type: body.type || 'application/octet-stream', body }
  return { type: 'application/json', body: JSON.stringify(body) }
}

async function send(endpoint: Endpoint, asked: Plain, signal?: AbortSignal): Promise<Response> {
  const { type, body } = bodyOf(asked.body)
  const response = await fetch(addressOf(endpoint, asked), {
    method: endpoint.method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json, application/problem+json, */*;q=0.5',
      'accept-language': readLanguage(),
      ...(type ? { 'content-type': type } : {}),
    },
    ...(body === undefined ? {} : { body }),
    ...(signal ? { signal } : {}),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause
    throw new Problem({ status: 0, code: 'console.offline', sentence: say('problem.offline', 0) })
  })
  if (response.ok) return response
  // A wrong password is no session that has ended.
  if (response.status === 401 && !endpoint.path.startsWith('/api/auth/')) for (const hear of signedOut) hear()
  const { status } = response
  const given: unknown = await response.json().catch(() => null)
  throw readProblem(status, given, say('problem.other', status), response.headers.get('x-request-id'))
}

/** Calls an endpoint with any input; the typed ways are `call`, `useAnswer` and `useAct`. */
export async function request(endpoint: Endpoint, asked: Plain = {}, signal?: AbortSignal): Promise<unknown> {
  const response = await send(endpoint, asked, signal)
  if (response.status === 204 || !endpoint.answer) return undefined
  return response.json().catch(() => {
    const sentence = say('problem.unreadable', response.status)
    throw new Problem({ status: response.status, code: 'console.unreadable', sentence })
  })
}

/** Calls an endpoint; throws `Problem`. A `Blob` as body is sent as it is. */
export const call = <E extends Endpoint>(endpoint: E, ...[asked]: AskedArgument<E>): Promise<Answer<E>> =>
  request(endpoint, asked) as Promise<Answer<E>>
