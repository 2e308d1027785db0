import { Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch, IconSearchOff } from '@tabler/icons-react'
import { useState } from 'react'
import { z } from 'zod'
import { search } from '#core/http/search-api.ts'
import { useAnswer } from '../client.ts'
import { useFilter } from '../navigation.tsx'
import { Answer } from '../parts/answer.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { Excerpt } from '../parts/excerpt.tsx'
import { List, Row } from '../parts/list.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Timestamp } from '../parts/timestamp.tsx'
import { frameTexts, useText } from '../texts.ts'

const filterShape = z.object({ q: z.string().default('') })

/** All hits of a search. */
export function SearchScreen() {
  const t = useText(frameTexts)
  const [{ q }, setFilter] = useFilter(filterShape)
  const [typed, setTyped] = useState(q)
  const settle = useDebouncedCallback((next: string) => setFilter({ q: next.trim() }), 250)
  const found = useAnswer(search, { query: { q, limit: 50 } }, { when: q.length > 1, keep: true })
  return (
    <Stack gap="lg">
      <PageHeader title={t('search.title')} />
      <TextInput
        size="md"
        type="search"
        label={t('search.label')}
        leftSection={<IconSearch size={18} stroke={1.6} />}
        value={typed}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value)
          settle(currentTarget.value)
        }}
      />
      {q.length < 2 ? (
        <EmptyState icon={IconSearch} title={t('search.begin')} hint={t('search.begin.hint')} />
      ) : (
        <Answer of={found}>
          {({ hits }) =>
            hits.length === 0 ? (
              <EmptyState
                icon={IconSearchOff}
                title={t('search.none', { query: q })}
                hint={t('search.none.hint')}
              />
            ) : (
              <div>
                <Text c="dimmed" size="sm" mb="xs" role="status">
                  {t('search.count', { count: hits.length })}
                </Text>
                <List
                  label={t('search.hits')}
                  items={hits}
                  keyOf={({ href }) => href}
                  href={({ href }) => href}
                >
                  {({ title, excerpt, at }) => (
                    <Row title={title} detail={<Excerpt text={excerpt} />} trail={<Timestamp at={at} />} />
                  )}
                </List>
              </div>
            )
          }
        </Answer>
      )}
    </Stack>
  )
}
