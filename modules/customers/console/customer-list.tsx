import { Button, Group, SegmentedControl, Stack, Switch, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconAddressBook, IconSearch } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { z } from 'zod'
import { useShortcuts } from '#console/keyboard.ts'
import { Go, useFilter, useGo } from '#console/navigation.tsx'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { useMay } from '#console/session.tsx'
import { useText } from '#console/texts.ts'
import { OrganisationRows } from './organisation-rows.tsx'
import { PersonRows } from './person-rows.tsx'
import { texts } from './texts.ts'

const filterShape = z.object({
  kind: z.enum(['organisations', 'persons']).default('organisations'),
  q: z.string().default(''),
  ended: z.coerce.string().default(''),
})

/** Customers by name; what is typed finds them by number, address and telephone, too. */
export function CustomerList() {
  const t = useText(texts)
  const go = useGo()
  const may = useMay()
  const [{ kind, q, ended }, setFilter] = useFilter(filterShape)
  const [typed, setTyped] = useState(q)
  const settle = useDebouncedCallback((next: string) => setFilter({ q: next.trim() }), 200)
  const field = useRef<HTMLInputElement>(null)
  const one = kind === 'persons' ? 'person' : 'organisation'
  const fresh = `/customers/${kind}/new`
  useShortcuts([
    { keys: 'c', label: t('key.new'), run: () => may('customers.write') && go(fresh) },
    { keys: '/', label: t('key.find'), run: () => field.current?.focus() },
  ])
  const add = (
    <Button component={Go} href={fresh}>
      {t(`new.${one}`)}
    </Button>
  )
  const why = q ? 'found' : ended ? 'ended' : kind
  const empty = (
    <EmptyState
      icon={IconAddressBook}
      title={t(`empty.${why}`)}
      hint={t(`empty.${why}.hint`)}
      action={why === kind && may('customers.write') ? add : undefined}
    />
  )
  const query = { q, ended: ended ? ('true' as const) : ('false' as const) }
  return (
    <Stack gap="md">
      <PageHeader title={t('nav')} actions={may('customers.write') ? add : undefined} />
      <Group gap="sm" align="center">
        <TextInput
          ref={field}
          type="search"
          flex="1 1 240px"
          aria-label={t('find')}
          placeholder={t('find.placeholder')}
          leftSection={<IconSearch size={16} stroke={1.6} />}
          value={typed}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value)
            settle(currentTarget.value)
          }}
        />
        <SegmentedControl
          aria-label={t('kind')}
          value={kind}
          onChange={(next) => setFilter({ kind: next === 'persons' ? 'persons' : 'organisations' })}
          data={[
            { value: 'organisations', label: t('organisations') },
            { value: 'persons', label: t('persons') },
          ]}
        />
        <Switch
          label={t('ended')}
          checked={ended !== ''}
          onChange={({ currentTarget }) => setFilter({ ended: currentTarget.checked ? '1' : '' })}
        />
      </Group>
      {kind === 'organisations' ? (
        <OrganisationRows query={query} empty={empty} />
      ) : (
        <PersonRows query={query} empty={empty} />
      )}
    </Stack>
  )
}
