import { Button } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { z } from 'zod'
import { useAnswer } from '#console/client.ts'
import { useFilter, useGo } from '#console/navigation.tsx'
import { Answer } from '#console/parts/answer.tsx'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { useMay } from '#console/session.tsx'
import { useText } from '#console/texts.ts'
import { readMailForRequest } from '../api.ts'
import { EnterForm } from './enter-form.tsx'
import { texts } from './texts.ts'

function FromMail({ mailId, done }: { readonly mailId: number; readonly done: (id: number) => void }) {
  const mail = useAnswer(readMailForRequest, { params: { id: mailId } })
  return (
    <Answer of={mail} shape="form">
      {(read) => <EnterForm initial={{ ...read, via: 'mail' }} mailId={mailId} done={done} />}
    </Answer>
  )
}

const given = z.object({ mail: z.coerce.number().int().positive().optional() })

/** Takes down what came by letter or telephone; for the officer also what came by mail. */
export function Enter() {
  const t = useText(texts)
  const go = useGo()
  const reads = useMay()('rights.read')
  const [{ mail }] = useFilter(given)
  const [entered, setEntered] = useState<number | null>(null)
  const done = (id: number) => (reads ? go(`/rights/${id}`, { replace: true }) : setEntered(id))
  return (
    <>
      <PageHeader
        title={t('new')}
        about={t('enter.about')}
        {...(reads ? { back: { href: '/rights', text: t('back') } } : {})}
      />
      {entered !== null ? (
        <EmptyState
          icon={IconCircleCheck}
          title={t('enter.done', { id: String(entered) })}
          hint={t('enter.doneHint')}
          action={
            <Button variant="default" onClick={() => setEntered(null)}>
              {t('enter.another')}
            </Button>
          }
        />
      ) : mail === undefined ? (
        <EnterForm initial={{}} done={done} />
      ) : (
        <FromMail mailId={mail} done={done} />
      )}
    </>
  )
}
