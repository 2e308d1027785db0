import { useState } from 'react'
import { useAnswer } from '#console/client.ts'
import { useShortcuts } from '#console/keyboard.ts'
import { useGo, usePlace } from '#console/navigation.tsx'
import { Answer } from '#console/parts/answer.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { useText } from '#console/texts.ts'
import { readRequest } from '../api.ts'
import { Corrections } from './corrections.tsx'
import { Decline } from './decline.tsx'
import { Found } from './found.tsx'
import { Identify } from './identify.tsx'
import { type LetterKind, Letters } from './letters.tsx'
import { NextStep } from './next-step.tsx'
import { Part } from './part.tsx'
import { Plan } from './plan.tsx'
import { Receipts } from './receipts.tsx'
import { Recipients } from './recipients.tsx'
import classes from './request.module.css'
import { Light, type Opened, rightOf, Standing } from './shown.tsx'
import { Deadlines, Person } from './side.tsx'
import { texts } from './texts.ts'
import { Timeline } from './timeline.tsx'

/** The file of one request: where it stands, what to do next, all that was done. */
export function RequestScreen() {
  const t = useText(texts)
  const id = usePlace('id')
  const request = useAnswer(readRequest, { params: { id } }, { keep: true })
  return (
    <Answer of={request} back={{ href: '/rights', text: t('back') }}>
      {(opened) => <OpenRequest key={opened.id} request={opened} />}
    </Answer>
  )
}

const declinable = [
  'received',
  'identity_open',
  'accepted',
  'identifiers_fixed',
  'waiting_for_person',
] satisfies Opened['state'][]

function OpenRequest({ request }: { readonly request: Opened }) {
  const t = useText(texts)
  const go = useGo()
  const [letter, setLetter] = useState<LetterKind | null>(null)
  const [declining, setDeclining] = useState(false)
  const { id, name, via, state, identity, message, kind, finding, acts, recipients, weighing, restored } =
    request
  const identifiable = (state === 'received' || state === 'identity_open') && identity !== 'confirmed'
  const mayDecline = weighing || declinable.some((one) => one === state)
  useShortcuts([
    { keys: 'u', label: t('key.back'), run: () => go('/rights') },
    { keys: 'l', label: t('key.letter'), run: () => setLetter('receipt') },
    ...(mayDecline ? [{ keys: 'x', label: t('key.decline'), run: () => setDeclining(true) }] : []),
  ])
  return (
    <>
      <PageHeader
        title={t('title', { right: rightOf(t, request), name })}
        about={t('head', { id: String(id), via: t(`via.${via}`) })}
        back={{ href: '/rights', text: t('back') }}
        marks={
          <>
            <Standing request={request} />
            {!request.closedAt && <Light request={request} />}
          </>
        }
      />
      <div className={classes.columns}>
        <Deadlines request={request} write={setLetter} />
        <div className={classes.main}>
          <NextStep
            request={request}
            write={setLetter}
            {...(mayDecline ? { decline: () => setDeclining(true) } : {})}
          />
          {declining && mayDecline && <Decline request={request} done={() => setDeclining(false)} />}
          <Part title={t('message')}>
            <div className={classes.words}>{message || t(restored ? 'message.lost' : 'message.none')}</div>
          </Part>
          {identifiable && <Identify request={request} ask={() => setLetter('identity')} />}
          {finding && <Found request={request} finding={finding} />}
          {state === 'identifiers_fixed' &&
            (kind === 'rectification' ? <Corrections request={request} /> : <Plan request={request} />)}
          {acts.length > 0 && <Receipts id={id} acts={acts} />}
          {recipients.length > 0 && <Recipients request={request} />}
          <Letters request={request} writing={letter} write={setLetter} />
          <Timeline request={request} />
        </div>
        <Person request={request} />
      </div>
    </>
  )
}
