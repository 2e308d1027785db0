import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useAnswer } from '#console/client.ts'
import { useText } from '#console/texts.ts'
import { api } from '../api.ts'
import { texts } from './texts.ts'

/** Chooses the organisation a contact belongs to, found as one types. */
export function OrganisationChoice({
  value,
  named,
  onChange,
  error,
}: {
  readonly value: string | null
  /** The one chosen so far, which need not be among those found. */
  readonly named?: { readonly id: number; readonly name: string } | null
  readonly onChange: (value: string | null) => void
  readonly error?: string | undefined
}) {
  const t = useText(texts)
  const [typed, setTyped] = useState('')
  const [settled] = useDebouncedValue(typed === named?.name ? '' : typed, 200)
  const found = useAnswer(api.listOrganisations, { query: { q: settled, limit: 20 } }, { keep: true })
  const options = (found.data?.items ?? []).map(({ id, name, number }) => ({
    value: String(id),
    label: `${name} (${number})`,
  }))
  if (named && !options.some((one) => one.value === String(named.id)))
    options.unshift({ value: String(named.id), label: named.name })
  return (
    <Select
      label={t('organisation')}
      placeholder={t('organisation.none')}
      description={t('organisation.hint')}
      data={options}
      filter={({ options: all }) => all}
      value={value}
      onChange={onChange}
      onSearchChange={setTyped}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('organisation.none') }}
      nothingFoundMessage={t('empty.found')}
      error={error}
    />
  )
}
