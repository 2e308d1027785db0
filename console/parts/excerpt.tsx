import { Mark } from '@mantine/core'

/** An excerpt of the search; matches stand between \u0002 and \u0003. */
export function Excerpt({ text }: { readonly text: string }) {
  return text.split('\u0002').flatMap((part, index) => {
    if (index === 0) return [part]
    const [match, rest = ''] = part.split('\u0003')
    return [<Mark key={`${index}:${match}`}>{match}</Mark>, rest]
  })
}
