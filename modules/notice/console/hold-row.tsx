import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { z } from 'zod'
import { keyOf, useAct } from '#console/client.ts'
import { ConfirmAction } from '#console/parts/confirm-action.tsx'
import { StateBadge } from '#console/parts/state-badge.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { useMe } from '#console/session.tsx'
import { useLanguage, useText } from '#console/texts.ts'
import { liftHold, listHolds, previewRetention, reviewHold } from '../api-retention.ts'
import { Fact, Facts } from './facts.tsx'
import classes from './retention.module.css'
import { texts } from './texts.ts'

type Hold = z.output<typeof listHolds.answer>['items'][number]

const changed = [keyOf(listHolds), keyOf(previewRetention)]

const keyText = (key: Hold['key']): string =>
  Object.entries(key)
    .map(([column, value]) => `${column} ${String(value)}`)
    .join(', ')

/** When the object would go if nothing held it. */
function GoesAt({ hold: { goesAt, waiting } }: { readonly hold: Hold }) {
  const t = useText(texts)
  if (!goesAt) return t('holds.notDue')
  return waiting ? t('holds.goesNow') : <Timestamp at={goesAt} as="day" />
}

function Actions({ hold }: { readonly hold: Hold }) {
  const t = useText(texts)
  const params = { id: hold.id }
  const [day, setDay] = useState(hold.reviewOn)
  const lift = useAct(liftHold, { refresh: changed, said: t('holds.lift.done') })
  const review = useAct(reviewHold, { refresh: changed, said: t('holds.postponed') })
  return (
    <Stack gap="xs" align="flex-start">
      <Group gap="xs" align="end">
        <TextInput
          type="date"
          size="xs"
          label={t('holds.postpone')}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <Button
          size="xs"
          variant="default"
          disabled={day === hold.reviewOn || day === ''}
          loading={review.busy}
          onClick={() => review.act({ params, body: { reviewOn: day } })}
        >
          {t('save')}
        </Button>
      </Group>
      <ConfirmAction
        title={t('holds.lift.title', { id: String(hold.id) })}
        consequence={t('holds.lift.consequence')}
        verb={t('holds.lift')}
        danger
        onConfirm={() => lift.act({ params })}
      >
        {(ask) => (
          <Button size="xs" variant="default" loading={lift.busy} onClick={ask}>
            {t('holds.lift')}
          </Button>
        )}
      </ConfirmAction>
    </Stack>
  )
}

/** One hold: the object, the reason, the dates, and what can be done about it. */
export function HoldRow({ hold, editable }: { readonly hold: Hold; readonly editable: boolean }) {
  const t = useText(texts)
  const language = useLanguage()
  const me = useMe()
  const who = (key: string) => (key === `staff:${me.id}` ? t('holds.you') : <code>{key}</code>)
  return (
    <li className={classes.hold}>
      <div>
        <Group gap="sm">
          <Text fw={500} className={classes.reason}>
            {hold.reason}
          </Text>
          {hold.reviewDue && <StateBadge tone="attention">{t('holds.reviewDue')}</StateBadge>}
        </Group>
        <Text size="sm" c="dimmed" mb={4}>
          {hold.name[language]} · {keyText(hold.key)}
        </Text>
        <Facts>
          <Fact name={t('holds.owner')}>{who(hold.owner)}</Fact>
          <Fact name={t('holds.placed')}>
            <Timestamp at={hold.placedAt} as="day" /> · {who(hold.placedBy)}
          </Fact>
          {hold.liftedAt ? (
            <Fact name={t('holds.lifted')}>
              <Timestamp at={hold.liftedAt} as="day" /> · {hold.liftedBy && who(hold.liftedBy)}
            </Fact>
          ) : (
            <>
              <Fact name={t('holds.review')}>
                <Timestamp at={`${hold.reviewOn}T12:00:00Z`} as="day" />
              </Fact>
              <Fact name={t('holds.goesAt')}>
                <GoesAt hold={hold} />
              </Fact>
            </>
          )}
        </Facts>
      </div>
      {editable && <Actions hold={hold} />}
    </li>
  )
}
