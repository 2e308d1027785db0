import { Table, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { Key, ReactNode } from 'react'
import { Go } from '../navigation.tsx'
import { frameTexts, useText } from '../texts.ts'
import classes from './data-table.module.css'
import { useRows } from './rows.ts'

export interface Column<T> {
  readonly key: string
  readonly title: string
  readonly cell: (row: T) => ReactNode
  /** Can be sorted by; its key is what `sort` holds. */
  readonly sortable?: boolean
  readonly align?: 'left' | 'right'
  /** Left out on a phone. */
  readonly wide?: boolean
  /** Holds long words (hashes, addresses) that may break anywhere. */
  readonly wrap?: boolean
  /** CSS width; the rest share what is left. */
  readonly width?: string | number
}

export interface DataTableProps<T> {
  /** What the table holds, for screen readers. */
  readonly label: string
  readonly columns: readonly Column<T>[]
  readonly rows: readonly T[]
  readonly keyOf: (row: T) => Key
  /** Where a row leads; its first cell becomes the link. */
  readonly href?: (row: T) => string
  /** `name`, or `-name` for descending: a field of `useFilter`. */
  readonly sort?: string | undefined
  readonly onSort?: (sort: string) => void
}

type HeadProps<T> = Pick<DataTableProps<T>, 'sort' | 'onSort'> & { column: Column<T> }

function Head<T>({ column, sort, onSort }: HeadProps<T>) {
  const t = useText(frameTexts)
  const order = sort === column.key ? 'ascending' : sort === `-${column.key}` ? 'descending' : null
  const Arrow = order === 'descending' ? IconArrowDown : IconArrowUp
  return (
    <Table.Th
      ta={column.align ?? 'left'}
      w={column.width}
      className={column.wide ? classes.wide : undefined}
      aria-sort={column.sortable ? (order ?? 'none') : undefined}
    >
      {column.sortable && onSort ? (
        <UnstyledButton
          className={classes.sort}
          data-align={column.align}
          onClick={() => onSort(order === 'ascending' ? `-${column.key}` : column.key)}
        >
          {column.title}
          <Arrow size={13} className={classes.arrow} data-shown={order !== null} aria-hidden />
          {order && <VisuallyHidden>{t(`table.${order}`)}</VisuallyHidden>}
        </UnstyledButton>
      ) : (
        column.title
      )}
    </Table.Th>
  )
}

/** A table: sorted by the address, rows by j, k and arrow keys. For figures side by side; else use `List`. */
export function DataTable<T>({ label, columns, rows, keyOf, href, sort, onSort }: DataTableProps<T>) {
  const keyboard = useRows<HTMLTableSectionElement>()
  // What may scroll must be within reach of the keyboard: by its links and buttons, else by itself.
  const reach = href || onSort ? {} : { tabIndex: 0, role: 'group', 'aria-label': label }
  return (
    <div className={classes.scroll} {...reach}>
      <Table verticalSpacing={9} className={classes.table} aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} sort={sort} {...(onSort ? { onSort } : {})} />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody {...keyboard}>
          {rows.map((row) => (
            <Table.Tr key={keyOf(row)} className={href ? classes.leads : undefined}>
              {columns.map((column, index) => (
                <Table.Td
                  key={column.key}
                  ta={column.align ?? 'left'}
                  className={column.wide ? classes.wide : undefined}
                  data-wrap={column.wrap}
                >
                  {href && index === 0 ? (
                    <Go href={href(row)} className={classes.link} data-row>
                      {column.cell(row)}
                    </Go>
                  ) : (
                    column.cell(row)
                  )}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
