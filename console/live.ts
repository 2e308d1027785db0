import { useSyncExternalStore } from 'react'
import { answers } from './client.ts'
import type { AnswerKey } from './request.ts'
import type { Screens } from './screens.ts'
import { meKey } from './session.tsx'

/** `quiet`: not asked for yet; `offline`: tries again by itself. */
export type Connection = 'quiet' | 'connecting' | 'live' | 'offline'

/** What arrives on `/api/live`. */
interface Arrival {
  readonly event: string
  readonly module: string
  readonly payload: unknown
}

type Refreshing = Readonly<Record<string, (payload: never) => readonly AnswerKey[]>>

const longest = 30_000
const listeners = new Set<() => void>()
let connection: Connection = 'quiet'

const tell = (next: Connection) => {
  if (next === connection) return
  connection = next
  for (const hear of listeners) hear()
}

/** State of the live channel. */
export const useConnection = (): Connection =>
  useSyncExternalStore(
    (hear) => {
      listeners.add(hear)
      return () => listeners.delete(hear)
    },
    () => connection,
  )

const take = (refreshing: Refreshing, data: string) => {
  const arrival = JSON.parse(data) as Arrival
  const keys = refreshing[arrival.event] ?? refreshing[`${arrival.module}.${arrival.event}`]
  for (const queryKey of keys?.(arrival.payload as never) ?? []) void answers.invalidateQueries({ queryKey })
}

/** Opens the one connection of this tab; the answer closes it. After a gap everything shown is asked for anew. */
export function startLive(modules: readonly Screens[]): () => void {
  const refreshing: Refreshing = Object.assign({}, ...modules.map(({ live }) => live))
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let wait = 1000
  let missed = false

  const open = () => {
    clearTimeout(timer)
    source?.close()
    if (connection !== 'offline') tell('connecting')
    source = new EventSource('/api/live')
    source.addEventListener('open', () => {
      wait = 1000
      tell('live')
      if (missed) void answers.invalidateQueries()
      missed = false
    })
    source.addEventListener('message', ({ data }: MessageEvent<string>) => take(refreshing, data))
    source.addEventListener('resync', () => void answers.invalidateQueries())
    source.addEventListener('error', () => {
      source?.close()
      missed = true
      // A refused channel says no reason; if the session has ended, this asks to sign in.
      void answers.invalidateQueries({ queryKey: meKey })
      tell('offline')
      timer = setTimeout(open, wait * (0.75 + Math.random() / 2))
      wait = Math.min(wait * 2, longest)
    })
  }

  const soon = () => {
    wait = 1000
    if (connection === 'offline') open()
  }
  open()
  addEventListener('online', soon)
  return () => {
    removeEventListener('online', soon)
    clearTimeout(timer)
    source?.close()
    tell('quiet')
  }
}
