import type { ReactNode } from 'react'
import { usePages } from '#console/client.ts'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { List, Row } from '#console/parts/list.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { More } from '#console/parts/more.tsx'
import { useText } from '#console/texts.ts'
import { api } from '../api.ts'
import { texts } from './texts.ts'

interface RowsProps {
  readonly query: { readonly q: string; readonly ended: 'true' | 'false' }
  readonly empty: ReactNode
}

/** Contacts as rows. */
export function PersonRows({ query, empty }: RowsProps) {
  const t = useText(texts)
  const pages = usePages(
    api.listPersons,
    { query },
    { keep: true, next: ({ next }) => (next === null ? null : { after: next }) },
  )
  if (pages.error) return <ErrorBox problem={pages.error} retry={pages.refetch} />
  if (!pages.data) return <Loading />
  const items = pages.data.pages.flatMap((page) => page.items)
  if (items.length === 0) return empty
  return (
    <>
      <List
        label={t('persons')}
        items={items}
        keyOf={({ id }) => id}
        href={({ id }) => `/customers/persons/${id}`}
      >
        {({ name, organisation, emails, phones }) => (
          <Row
            title={name}
            detail={[emails[0], phones[0]?.shown].filter(Boolean).join(' · ')}
            trail={organisation?.name}
          />
        )}
      </List>
      <More of={pages} />
    </>
  )
}
