import { VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import { Row } from '#console/parts/list.tsx'
import { StateBadge } from '#console/parts/state-badge.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { useText } from '#console/texts.ts'
import type { State, Ticket } from '../api.ts'
import { texts } from './texts.ts'

const tones = { open: 'accent', pending: 'attention', closed: 'quiet' } as const

/** Where a ticket stands. */
export function TicketState({ state }: { readonly state: State }) {
  const t = useText(texts)
  return <StateBadge tone={tones[state]}>{t(`state.${state}`)}</StateBadge>
}

/** A ticket in a line: number, subject, who, where it stands, whose it is, when something last happened. */
export function TicketRow({ ticket, detail }: { readonly ticket: Ticket; readonly detail?: ReactNode }) {
  const t = useText(texts)
  const { id, subject, state, origin, unread, owner, requester, customer, lastMessageAt } = ticket
  const who =
    origin === 'enquiry'
      ? t('enquiry')
      : [customer?.name ?? (requester?.name || requester?.email), customer?.organisation?.name]
          .filter(Boolean)
          .join(' · ')
  return (
    <Row
      lead={id}
      title={
        <>
          {subject}
          {unread && <VisuallyHidden> ({t('unread')})</VisuallyHidden>}
        </>
      }
      detail={detail ?? who}
      trail={
        <>
          {state !== 'open' && <TicketState state={state} />}
          {owner && <span>{owner.name}</span>}
          <Timestamp at={lastMessageAt} />
        </>
      }
    />
  )
}
