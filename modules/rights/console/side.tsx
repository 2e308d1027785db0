import { Button, Group, Text, Title } from '@mantine/core'
import { useAct } from '#console/client.ts'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { useText } from '#console/texts.ts'
import { endPause } from '../api-acts.ts'
import type { LetterKind } from './letters.tsx'
import { changedBy } from './refresh.ts'
import classes from './request.module.css'
import { noonOf, type Opened, type T } from './shown.tsx'
import { texts } from './texts.ts'

const Day = ({ on }: { readonly on: string }) => <Timestamp at={noonOf(on)} as="day" />

/** The days of a request: beside the file, and on a phone before it. */
export function Deadlines({
  request,
  write,
}: {
  readonly request: Opened
  readonly write: (kind: LetterKind) => void
}) {
  const t = useText(texts)
  const { id, clock, pauses, answeredAt, closedAt } = request
  const resume = useAct(endPause, { refresh: changedBy(id), said: t('time.resumed') })
  const open = !answeredAt && !closedAt
  return (
    <aside className={classes.deadlines} aria-label={t('time')}>
      <Title order={2} size="h5" mb="xs">
        {t('time')}
      </Title>
      <dl className={classes.facts}>
        <dt>{t('time.due')}</dt>
        <dd>
          <strong>
            <Day on={clock.due} />
          </strong>
          <Text size="xs" c="dimmed">
            {t('time.due.hint')}
          </Text>
        </dd>
        <dt>{t('time.strict')}</dt>
        <dd>
          <Day on={clock.strict} />
          <Text size="xs" c="dimmed">
            {t('time.strict.hint')}
          </Text>
        </dd>
        <dt>{t('time.target')}</dt>
        <dd>
          <Day on={clock.target} />
        </dd>
        {open && !clock.extended && (
          <>
            <dt>{t('time.extendable')}</dt>
            <dd>
              <Day on={clock.extendableUntil} />
            </dd>
          </>
        )}
        {pauses.map(({ from, to }) => (
          <Pause key={from} from={from} to={to} />
        ))}
      </dl>
      {open && (
        <Group gap="xs" mt="sm">
          {clock.paused && (
            <Button
              size="xs"
              variant="default"
              loading={resume.busy}
              onClick={() => resume.act({ params: { id } })}
            >
              {t('time.resume')}
            </Button>
          )}
          {!clock.extended && (
            <Button size="xs" variant="default" onClick={() => write('extension')}>
              {t('time.extend')}
            </Button>
          )}
        </Group>
      )}
    </aside>
  )
}

function Pause({ from, to }: { readonly from: string; readonly to: string | null }) {
  const t = useText(texts)
  return (
    <>
      <dt>{t('time.pause')}</dt>
      <dd>
        <Day on={from} /> – {to && <Day on={to} />}
      </dd>
    </>
  )
}

const proofs = ['call-back', 'signature', 'in-person', 'document', 'contract', 'mailbox'] as const

function identityOf(t: T, { identity, identityBy }: Opened): string {
  if (identity !== 'officer') return t(`identity.${identity}`)
  const by = proofs.find((one) => one === identityBy)
  return t('identity.officer', { by: by ? t(`proof.${by}`) : (identityBy ?? '') })
}

/** Who asks: beside the file, and on a phone after it. */
export function Person({ request }: { readonly request: Opened }) {
  const t = useText(texts)
  const { name, email, phone, customer, language } = request
  const given = [
    ['person.name', name],
    ['person.email', email],
    ['person.phone', phone],
    ['person.customer', customer],
    ['person.language', language === 'de' ? 'Deutsch' : 'English'],
    ['person.identity', identityOf(t, request)],
  ] as const
  return (
    <aside className={classes.person} aria-label={t('person')}>
      <Title order={2} size="h5" mb="xs">
        {t('person')}
      </Title>
      <dl className={classes.facts}>
        {given.map(
          ([key, value]) =>
            value && (
              <div key={key} style={{ display: 'contents' }}>
                <dt>{t(key)}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </aside>
  )
}
