import { Button, Group, Text, Textarea, Title } from '@mantine/core'
import { useState } from 'react'
import { useAct } from '#console/client.ts'
import { ConfirmAction } from '#console/parts/confirm-action.tsx'
import { useText } from '#console/texts.ts'
import { closeRequest, liftRestriction, tryAgain, upholdObjection } from '../api-acts.ts'
import type { LetterKind } from './letters.tsx'
import { changedBy } from './refresh.ts'
import classes from './request.module.css'
import type { Opened } from './shown.tsx'
import { texts } from './texts.ts'
import { Waiting } from './waiting.tsx'

interface StepProps {
  readonly request: Opened
  readonly write: (kind: LetterKind) => void
  readonly decline?: () => void
}

type Key = Extract<keyof typeof texts.de, `next.${string}`>

/** What the file asks for now. */
function stepOf({
  state,
  identity,
  asked,
  weighing,
  failed,
  answered,
  nothing,
  restored,
}: Record<string, unknown> & Facts): Key {
  if (failed) return 'next.failed'
  if (restored && state === 'received') return 'next.restored'
  if (state === 'carrying_out' && weighing) return nothing ? 'next.weighing.nothing' : 'next.weighing'
  if (state === 'identity_open' && identity === 'address') return 'next.unknown'
  if (state === 'identity_open') return asked ? 'next.asked' : 'next.unconfirmed'
  if (state === 'refused' || state === 'unfounded')
    return answered ? 'next.declined.answered' : 'next.declined'
  return `next.${state}`
}

interface Facts {
  readonly state: Opened['state']
  readonly identity: Opened['identity']
  readonly asked: boolean
  readonly weighing: boolean
  readonly failed: boolean
  readonly answered: boolean
  /** Nothing was found, so nothing is restricted. */
  readonly nothing: boolean
  /** It came after the backup that was restored. */
  readonly restored: boolean
}

/** What to do next, in a sentence, with the button that does it. */
export function NextStep({ request, write, decline }: StepProps) {
  const t = useText(texts)
  const { state, identity, weighing, failed, restored, acts } = request
  const key = stepOf({
    state,
    identity,
    weighing,
    failed,
    restored,
    asked: request.askedAt !== null,
    answered: request.answeredAt !== null,
    nothing: request.finding?.tables.every(({ included }) => included === 0) ?? false,
  })
  const left = acts.reduce((sum, act) => sum + act.left, 0)
  const declined = state === 'refused' || state === 'unfounded'
  const closable = state === 'delivered' || state === 'duplicate' || (declined && request.answeredAt !== null)
  return (
    <section className={classes.next} data-tone={failed ? 'bad' : undefined} aria-label={t('next')}>
      <Title order={2} size="h5">
        {t('next')}
      </Title>
      <Text>{t(key, { count: left })}</Text>
      {weighing && state === 'carrying_out' && <Weigh request={request} {...(decline ? { decline } : {})} />}
      <Group gap="xs">
        {failed && <Again id={request.id} />}
        {state === 'verifying' && <Button onClick={() => write('fulfilment')}>{t('letters.write')}</Button>}
        {declined && request.answeredAt === null && (
          <Button onClick={() => write('refusal')}>{t('letters.write')}</Button>
        )}
        {request.restricted && !weighing && !declined && request.answeredAt !== null && (
          <Lift request={request} write={write} />
        )}
        {closable && <Close id={request.id} />}
        <Waiting request={request} />
        {decline && !weighing && (
          <Button variant="default" onClick={decline}>
            {t('decline.open')}
          </Button>
        )}
      </Group>
    </section>
  )
}

function Again({ id }: { readonly id: number }) {
  const t = useText(texts)
  const again = useAct(tryAgain, { refresh: changedBy(id), said: t('again.done') })
  return (
    <Button loading={again.busy} onClick={() => again.act({ params: { id } })}>
      {t('again')}
    </Button>
  )
}

function Close({ id }: { readonly id: number }) {
  const t = useText(texts)
  const close = useAct(closeRequest, { refresh: changedBy(id), said: t('close.done') })
  return (
    <ConfirmAction
      title={t('close.title')}
      consequence={t('close.consequence')}
      verb={t('close')}
      onConfirm={() => close.act({ params: { id } })}
    >
      {(ask) => (
        <Button variant="default" onClick={ask} loading={close.busy}>
          {t('close')}
        </Button>
      )}
    </ConfirmAction>
  )
}

function Lift({ request, write }: Pick<StepProps, 'request' | 'write'>) {
  const t = useText(texts)
  const { id, liftable } = request
  const lift = useAct(liftRestriction, { refresh: changedBy(id), said: t('lift.done') })
  if (!liftable)
    return (
      <Button variant="default" onClick={() => write('lifting')}>
        {t('lift')}: {t('lift.tell')}
      </Button>
    )
  return (
    <ConfirmAction
      title={t('lift.title')}
      consequence={t('lift.consequence')}
      verb={t('lift')}
      onConfirm={() => lift.act({ params: { id } })}
    >
      {(ask) => (
        <Button variant="default" onClick={ask} loading={lift.busy}>
          {t('lift')}
        </Button>
      )}
    </ConfirmAction>
  )
}

function Weigh({ request, decline }: { readonly request: Opened; readonly decline?: () => void }) {
  const t = useText(texts)
  const [words, setWords] = useState('')
  const uphold = useAct(upholdObjection, { refresh: changedBy(request.id), said: t('weigh.upheld') })
  return (
    <>
      <Textarea
        label={t('weigh.words')}
        autosize
        minRows={2}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <Group gap="xs">
        <Button
          loading={uphold.busy}
          onClick={() => uphold.act({ params: { id: request.id }, body: { words } })}
        >
          {t('weigh.uphold')}
        </Button>
        {decline && (
          <Button variant="default" onClick={decline}>
            {t('decline.open')}
          </Button>
        )}
      </Group>
    </>
  )
}
