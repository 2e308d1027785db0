import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { type AnchorHTMLAttributes, type Ref, useCallback, useMemo } from 'react'
import type { z } from 'zod'
import { partsOf } from './address.ts'

/** A link to a screen; give it to Mantine as `component={Go}`. Middle click and Ctrl click open a tab. */
export function Go({
  href,
  ref,
  ...rest
}: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string; ref?: Ref<HTMLAnchorElement> }) {
  const { to, search, hash } = partsOf(href)
  return (
    <Link
      ref={ref}
      {...(rest as object)}
      to={to}
      search={search}
      {...(hash ? { hash } : {})}
      activeOptions={{ includeSearch: false }}
    />
  )
}

/** `go('/tickets/12')`; `replace` leaves no step to go back to. */
export function useGo(): (href: string, options?: { replace?: boolean }) => void {
  const navigate = useNavigate()
  return useCallback(
    (href, options) => {
      const { to, search, hash } = partsOf(href)
      void navigate({ to, search, hash, replace: options?.replace ?? false })
    },
    [navigate],
  )
}

/** A place of the path: `usePlace('id')` at `/tickets/$id`. */
export function usePlace(name: string): string {
  const places = useParams({ strict: false }) as Record<string, string | undefined>
  const place = places[name]
  if (place === undefined) throw new Error(`The path has no place $${name}.`)
  return place
}

/**
 * Filter state, kept in the address so that it can be shared and gone back to. The schema reads strings; give
 * every field a default or make it optional, numbers with `z.coerce`. A value that does not fit is ignored.
 */
export function useFilter<S extends z.ZodType<object>>(
  schema: S,
): [filter: z.output<S>, setFilter: (change: Partial<z.output<S>>) => void] {
  const given = useSearch({ strict: false }) as Record<string, unknown>
  const navigate = useNavigate()
  const filter = useMemo(() => {
    const read = schema.safeParse(given)
    return read.success ? read.data : schema.parse({})
  }, [schema, given])
  const setFilter = useCallback(
    (change: Partial<z.output<S>>) =>
      void navigate({
        to: '.',
        search: (before: object) => ({ ...before, ...change }),
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  )
  return [filter, setFilter]
}
