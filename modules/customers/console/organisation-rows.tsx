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

/** Organisations as rows. */
export function OrganisationRows({ query, empty }: RowsProps) {
  const t = useText(texts)
  const pages = usePages(
    api.listOrganisations,
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
        label={t('organisations')}
        items={items}
        keyOf={({ id }) => id}
        href={({ id }) => `/customers/organisations/${id}`}
      >
        {({ name, number, postcode, city, persons }) => (
          <Row
            lead={number}
            title={name}
            detail={[postcode, city].filter(Boolean).join(' ')}
            trail={t('count.persons', { count: persons })}
          />
        )}
      </List>
      <More of={pages} />
    </>
  )
}
