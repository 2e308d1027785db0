import { useSyncExternalStore } from 'react'
import { useLanguage } from '../language.ts'
import { sayDay, sayExact, sayMinute, sayRelative } from '../time.ts'

export interface TimestampProps {
  /** ISO string as the API answers. */
  readonly at: string | Date
  /** `relative` (default; a day when more than a week away), `day`, `minute`, or `exact` to the second. */
  readonly as?: 'relative' | 'day' | 'minute' | 'exact'
}

const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

const subscribe = (hear: () => void) => {
  listeners.add(hear)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const each of listeners) each()
  }, 30_000)
  return () => {
    listeners.delete(hear)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** A time as people say it, exact to the second on hover, in the controller's zone. */
export function Timestamp({ at, as = 'relative' }: TimestampProps) {
  const language = useLanguage()
  const date = new Date(at)
  const current = useSyncExternalStore(subscribe, () => now)
  const exact = sayExact(language, date)
  // A time of this moment must not read "in 20 seconds" because the shared clock ticks every 30.
  const ahead = date.getTime() - current
  const reference = ahead > 0 && ahead < 60_000 ? date : new Date(current)
  const shown = {
    relative: () => sayRelative(language, date, reference) ?? sayDay(language, date),
    day: () => sayDay(language, date),
    minute: () => sayMinute(language, date),
    exact: () => exact,
  }[as]()
  return (
    <time dateTime={date.toISOString()} title={exact}>
      {shown}
    </time>
  )
}
