/** Filter state as it stands in the address: strings, and lists where a name is repeated. */
export type Filter = Readonly<Record<string, string | readonly string[]>>

/** `?state=open&tag=a&tag=b` → `{ state: 'open', tag: ['a', 'b'] }` */
export function readFilter(search: string): Filter {
  const filter: Record<string, string | string[]> = {}
  for (const [key, value] of new URLSearchParams(search)) {
    const before = filter[key]
    filter[key] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value]
  }
  return filter
}

/** The other way; what is empty, null or undefined is left out. */
export function writeFilter(filter: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams(
    Object.entries(filter).flatMap(([key, value]) =>
      (Array.isArray(value) ? (value as unknown[]) : [value])
        .filter((one) => one !== undefined && one !== null && one !== '')
        .map((one) => [key, String(one)]),
    ),
  ).toString()
  return search ? `?${search}` : ''
}

/** Parts of a path in the console; `/console/tickets?x=1#m2` and `/tickets?x=1#m2` are the same. */
export function partsOf(href: string): { to: string; search: Filter; hash: string } {
  const { pathname, search, hash } = new URL(href, 'http://console')
  const to = pathname.replace(/^\/console(?=\/|$)/, '') || '/'
  return { to, search: readFilter(search), hash: hash.slice(1) }
}
