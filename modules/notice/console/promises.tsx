import { Button, Title } from '@mantine/core'
import { IconRefresh, IconShieldCheck } from '@tabler/icons-react'
import { answers, keyOf, useAct, useAnswer } from '#console/client.ts'
import { useShortcuts } from '#console/keyboard.ts'
import { Answer } from '#console/parts/answer.tsx'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { List, Row } from '#console/parts/list.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { useMay } from '#console/session.tsx'
import { useLanguage, useText } from '#console/texts.ts'
import { checkPromises, listPromises } from '../api.ts'
import { placeOf, PromiseState, type PromiseReport } from './promise-state.tsx'
import { texts } from './texts.ts'

const clauseOf = (key: string): string => key.split('/', 1)[0] ?? key

function Clause({
  clause,
  promises,
}: {
  readonly clause: string
  readonly promises: readonly PromiseReport[]
}) {
  const t = useText(texts)
  const language = useLanguage()
  const goalsOf = ({ goals }: PromiseReport) => goals.map((goal) => t(`goal.${goal}`)).join(', ')
  const title = t('promise.clause', { clause })
  return (
    <section>
      <Title order={2} size="h4" mt="lg" mb="xs">
        {title}
      </Title>
      <List
        label={title}
        items={promises}
        keyOf={(one) => one.key}
        href={(one) => `/promises/${placeOf(one.key)}`}
      >
        {(one) => (
          <Row
            title={one.sentence[language]}
            detail={`${one.seen[language]} · ${goalsOf(one)}`}
            whole
            trail={
              <>
                <PromiseState state={one.state} />
                {one.checkedAt ? <Timestamp at={one.checkedAt} /> : <span>{t('promise.never')}</span>}
              </>
            }
          />
        )}
      </List>
    </section>
  )
}

/** Every promise of the notice with its proof. */
export function Promises() {
  const t = useText(texts)
  const may = useMay()
  const promises = useAnswer(listPromises, {}, { every: 15 })
  const check = useAct(checkPromises, {
    said: t('promises.checked'),
    done: (answer) => answers.setQueryData(keyOf(listPromises), answer),
  })
  const mayCheck = may('notice.check')
  useShortcuts(mayCheck ? [{ keys: 'c', label: t('promises.check'), run: () => check.act() }] : [])
  const open = promises.data?.items.filter((one) => one.state !== 'kept').length
  return (
    <>
      <PageHeader
        title={t('promises.title')}
        about={
          open === undefined
            ? t('promises.about')
            : open > 0
              ? t('promises.notKept', { count: open })
              : t('promises.allKept')
        }
        actions={
          mayCheck && (
            <Button
              variant="default"
              leftSection={<IconRefresh size={16} aria-hidden />}
              loading={check.busy}
              onClick={() => check.act()}
            >
              {t('promises.check')}
            </Button>
          )
        }
      />
      <Answer of={promises}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={IconShieldCheck} title={t('promises.none')} hint={t('promises.noneHint')} />
          ) : (
            [...new Set(items.map((one) => clauseOf(one.key)))].map((clause) => (
              <Clause
                key={clause}
                clause={clause}
                promises={items.filter((one) => clauseOf(one.key) === clause)}
              />
            ))
          )
        }
      </Answer>
    </>
  )
}
