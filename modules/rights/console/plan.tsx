import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { z } from 'zod'
import { addressOf, useAct, useAnswer } from '#console/client.ts'
import { Answer } from '#console/parts/answer.tsx'
import { ConfirmAction } from '#console/parts/confirm-action.tsx'
import { DataTable, type Column } from '#console/parts/data-table.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { readLanguage, type Language, useLanguage, useText } from '#console/texts.ts'
import { downloadPackage, readPlan } from '../api.ts'
import { carryOut } from '../api-acts.ts'
import type { correction, planLine } from '../api-shapes.ts'
import { ClaimFields, noClaim } from './claim.tsx'
import { Part } from './part.tsx'
import { changedBy } from './refresh.ts'
import type { Opened, T } from './shown.tsx'
import { texts } from './texts.ts'

type Line = z.output<typeof planLine>
type Correction = z.output<typeof correction>
type Carried = 'erasure' | 'restriction' | 'rectification' | 'access' | 'portability'

const isCarried = (kind: Opened['kind']): kind is Carried => kind !== 'objection' && kind !== 'withdrawal'

/** Ground and day of what stays, as two columns would not fit a phone. */
const stays = (t: T, { ground, until, action }: Line) =>
  ground && (
    <>
      {ground[readLanguage()]}
      {action === 'restrict' && (
        <Text size="xs" c="dimmed">
          {until ? (
            <>
              {t('plan.until')} <Timestamp at={until} as="day" />
            </>
          ) : (
            t('plan.open')
          )}
        </Text>
      )}
    </>
  )

/** What is done with each table. */
export const lineColumns = (t: T, language: Language): Column<Line>[] => [
  { key: 'action', title: t('plan.action'), cell: (line) => t(`action.${line.action}`) },
  {
    key: 'activity',
    title: t('found.activity'),
    cell: (line) => (
      <>
        {line.activity[language]}
        <Text size="xs" c="dimmed">
          {line.name[language]}
        </Text>
        <Text component="div" size="xs" hiddenFrom="sm">
          {stays(t, line)}
        </Text>
      </>
    ),
    wrap: true,
  },
  { key: 'rows', title: t('plan.rows'), cell: (line) => line.rows, align: 'right', width: 90 },
  { key: 'ground', title: t('plan.ground'), cell: (line) => stays(t, line), wrap: true, wide: true },
]

interface CarryProps {
  readonly request: Opened
  readonly kind: Carried
  readonly count: number
  readonly corrections?: readonly Correction[]
}

/** The button that does it, after a question that says what will be so. */
export function Carry({ request, kind, count, corrections = [] }: CarryProps) {
  const t = useText(texts)
  const { id, name } = request
  const [claim, setClaim] = useState(noClaim)
  const incomplete = claim.wanted && (claim.reason.trim() === '' || claim.reviewOn === '')
  const carry = useAct(carryOut, { refresh: changedBy(id), said: t('carry.done') })
  const button = (
    <ConfirmAction
      title={t(`carry.${kind}.title`, { name })}
      consequence={t(`carry.${kind}.consequence`, { count })}
      verb={t(`carry.${kind}`)}
      danger={kind === 'erasure'}
      onConfirm={() =>
        carry.act({
          params: { id },
          body: {
            corrections: [...corrections],
            ...(claim.wanted ? { claim: { reason: claim.reason, reviewOn: claim.reviewOn } } : {}),
          },
        })
      }
    >
      {(ask) => (
        <Button
          loading={carry.busy}
          disabled={incomplete || (kind === 'rectification' && corrections.length === 0)}
          {...(kind === 'erasure' ? { color: 'red' } : {})}
          onClick={ask}
        >
          {t(`carry.${kind}`)}
        </Button>
      )}
    </ConfirmAction>
  )
  if (kind !== 'restriction') return button
  return (
    <Stack gap="md" align="flex-start">
      <ClaimFields claim={claim} onChange={setClaim} />
      {button}
    </Stack>
  )
}

/** A preview of what will be deleted and locked, with ground and day; of what only reads, the package. */
export function Plan({ request }: { readonly request: Opened }) {
  const t = useText(texts)
  const language = useLanguage()
  const { id, kind, finding, packaged } = request
  const plan = useAnswer(readPlan, { params: { id } })
  if (!isCarried(kind)) return null
  const included = finding?.tables.reduce((sum, table) => sum + table.included, 0) ?? 0
  if (kind === 'access' || kind === 'portability')
    return (
      <Part title={t('plan')} hint={t('plan.hint')}>
        <Group gap="sm">
          <Carry request={request} kind={kind} count={included} />
          {packaged && (
            <Anchor href={addressOf(downloadPackage, { params: { id } })} download>
              {t('package')}
            </Anchor>
          )}
        </Group>
      </Part>
    )
  return (
    <Part title={t('plan')} hint={t('plan.hint')}>
      <Answer of={plan}>
        {({ lines }) => (
          <>
            {lines.length === 0 ? (
              <Text c="dimmed">{t('plan.nothing')}</Text>
            ) : (
              <DataTable
                label={t('plan')}
                columns={lineColumns(t, language)}
                rows={lines}
                keyOf={(line) => `${line.module}.${line.table} ${line.action}`}
              />
            )}
            <Group>
              <Carry request={request} kind={kind} count={lines.reduce((sum, line) => sum + line.rows, 0)} />
            </Group>
          </>
        )}
      </Answer>
    </Part>
  )
}
