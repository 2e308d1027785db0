import { Chip, Group, Select, Stack, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { type RefObject, useState } from 'react'
import { z } from 'zod'
import { useAnswer } from '#console/client.ts'
import { useText } from '#console/texts.ts'
import { api } from '../api.ts'
import { texts } from './texts.ts'

const views = ['waiting', 'open', 'pending', 'closed', 'all'] as const
const owners = ['any', 'me', 'none'] as const
const sorts = ['-activity', 'activity', '-created', 'created'] as const

/** What the list's address holds. */
export const filterShape = z.object({
  view: z.enum(views).default('waiting'),
  owner: z.enum(owners).default('any'),
  sort: z.enum(sorts).default('-activity'),
  q: z.string().default(''),
  customer: z
    .string()
    .regex(/^[po]\d+$/)
    .optional(),
})

export type TicketFilter = z.output<typeof filterShape>

const states = {
  waiting: ['open', 'pending'],
  open: ['open'],
  pending: ['pending'],
  closed: ['closed'],
  all: [],
}

/** The filter as the API is asked. */
export const queryOf = ({ view, owner, sort, q, customer }: TicketFilter) => ({
  state: states[view],
  ...(owner === 'any' ? {} : { owner }),
  ...(customer ? { customer } : {}),
  q,
  sort: sort.endsWith('created') ? ('created' as const) : ('activity' as const),
  direction: sort.startsWith('-') ? ('desc' as const) : ('asc' as const),
})

/** Chips, words and order above the list. */
export function TicketFilterBar({
  filter,
  change,
  field,
}: {
  readonly filter: TicketFilter
  readonly change: (change: Partial<TicketFilter>) => void
  readonly field: RefObject<HTMLInputElement | null>
}) {
  const t = useText(texts)
  const counts = useAnswer(api.countTickets)
  const [typed, setTyped] = useState(filter.q)
  const settle = useDebouncedCallback((next: string) => change({ q: next.trim() }), 250)
  const counted = (name: string, count: number | undefined): string =>
    count === undefined ? name : t(count > 999 ? 'filter.many' : 'filter.count', { name, count })
  const figures = { open: counts.data?.open, pending: counts.data?.pending } as Record<
    string,
    number | undefined
  >
  const owned = { me: counts.data?.mine, none: counts.data?.unowned } as Record<string, number | undefined>
  return (
    <Stack gap="xs">
      <Group gap="xs" align="center">
        <Chip.Group
          value={filter.view}
          onChange={(view) => change({ view: views.find((one) => one === view) ?? 'waiting' })}
        >
          <Group gap={6} role="radiogroup" aria-label={t('state')}>
            {views.map((view) => (
              <Chip key={view} value={view} size="xs">
                {counted(t(`filter.${view}`), figures[view])}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <Chip.Group
          value={filter.owner}
          onChange={(owner) => change({ owner: owners.find((one) => one === owner) ?? 'any' })}
        >
          <Group gap={6} role="radiogroup" aria-label={t('owner')}>
            {owners.map((owner) => (
              <Chip key={owner} value={owner} size="xs" color="gray">
                {counted(t(`owner.${owner}`), owned[owner])}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </Group>
      <Group gap="xs" align="center">
        <TextInput
          ref={field}
          type="search"
          size="xs"
          flex="1 1 180px"
          aria-label={t('find')}
          placeholder={t('find.placeholder')}
          leftSection={<IconSearch size={14} stroke={1.6} />}
          value={typed}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value)
            settle(currentTarget.value)
          }}
        />
        <Select
          size="xs"
          w={180}
          aria-label={t('sort')}
          allowDeselect={false}
          value={filter.sort}
          onChange={(sort) => change({ sort: sorts.find((one) => one === sort) ?? '-activity' })}
          data={sorts.map((sort) => ({ value: sort, label: t(`sort.${sort}`) }))}
        />
      </Group>
    </Stack>
  )
}
