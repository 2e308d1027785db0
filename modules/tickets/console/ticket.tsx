import { useAnswer } from '#console/client.ts'
import { usePlace } from '#console/navigation.tsx'
import { Answer } from '#console/parts/answer.tsx'
import { useText } from '#console/texts.ts'
import { api } from '../api.ts'
import { texts } from './texts.ts'
import { OpenTicket } from './ticket-open.tsx'

/** A ticket: its thread, what to do with it, and whose it is. */
export function TicketScreen() {
  const t = useText(texts)
  const id = usePlace('id')
  const ticket = useAnswer(api.readTicket, { params: { id } })
  return (
    <Answer of={ticket} back={{ href: '/tickets', text: t('back') }}>
      {(read) => <OpenTicket key={read.id} ticket={read} />}
    </Answer>
  )
}
