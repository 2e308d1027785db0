import { Text, Title } from '@mantine/core'
import { IconShieldQuestion } from '@tabler/icons-react'
import { z } from 'zod'
import { useAnswer } from '#console/client.ts'
import { usePlace } from '#console/navigation.tsx'
import { Answer } from '#console/parts/answer.tsx'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { useLanguage, useText } from '#console/texts.ts'
import { listPromises, promiseHistory } from '../api.ts'
import { Fact, Facts } from './facts.tsx'
import { keyIn, PromiseState, type PromiseReport } from './promise-state.tsx'
import classes from './promise.module.css'
import { texts } from './texts.ts'

function History({ promiseKey }: { readonly promiseKey: string }) {
  const t = useText(texts)
  const language = useLanguage()
  const history = useAnswer(promiseHistory, { query: { key: promiseKey } })
  return (
    <section>
      <Title order={2} size="h4" mt="xl" mb="xs">
        {t('promise.history')}
      </Title>
      <Answer of={history}>
        {({ items }) =>
          items.length === 0 ? (
            <Text c="dimmed">{t('promise.historyNone')}</Text>
          ) : (
            <ol className={classes.history}>
              {items.map((change) => (
                <li key={change.at} className={classes.change}>
                  <PromiseState state={change.state} />
                  <span>{change.seen[language]}</span>
                  <Text span size="sm" c="dimmed">
                    <Timestamp at={change.at} as="exact" />
                  </Text>
                </li>
              ))}
            </ol>
          )
        }
      </Answer>
    </section>
  )
}

/** A figure as the check stored it; a point in time as people read it. */
function Figure({ value }: { readonly value: number | string | boolean }) {
  const isTime = typeof value === 'string' && z.iso.datetime().safeParse(value).success
  return isTime ? <Timestamp at={value} as="exact" /> : String(value)
}

function Proof({ promise }: { readonly promise: PromiseReport }) {
  const t = useText(texts)
  const language = useLanguage()
  const figures = Object.entries(promise.figures)
  return (
    <Facts>
      <Fact name={t('promise.seen')}>{promise.seen[language]}</Fact>
      <Fact name={t('promise.checkedAt')}>
        {promise.checkedAt ? <Timestamp at={promise.checkedAt} as="exact" /> : t('promise.never')}
      </Fact>
      {promise.since && (
        <Fact name={t('promise.since')}>
          <Timestamp at={promise.since} as="exact" />
        </Fact>
      )}
      {figures.length > 0 && (
        <Fact name={t('promise.figures')}>
          {figures.map(([name, value]) => (
            <div key={name}>
              <code>{name}</code>: <Figure value={value} />
            </div>
          ))}
        </Fact>
      )}
      <Fact name={t('promise.source')}>{promise.source[language]}</Fact>
      <Fact name={t('promise.goals')}>{promise.goals.map((goal) => t(`goal.${goal}`)).join(', ')}</Fact>
      <Fact name={t('promise.module')}>{promise.module}</Fact>
    </Facts>
  )
}

/** One promise: what was seen, the figures, and how its state changed. */
export function PromiseScreen() {
  const t = useText(texts)
  const language = useLanguage()
  const key = keyIn(usePlace('key'))
  const promises = useAnswer(listPromises, {}, { every: 15 })
  const back = { href: '/promises', text: t('promises.title') }
  return (
    <Answer of={promises} back={back}>
      {({ items }) => {
        const promise = items.find((one) => one.key === key)
        if (!promise)
          return (
            <>
              <PageHeader title={key} back={back} />
              <EmptyState
                icon={IconShieldQuestion}
                title={t('promise.unknown')}
                hint={t('promise.unknownHint')}
              />
            </>
          )
        return (
          <>
            <PageHeader
              title={promise.key}
              back={back}
              marks={<PromiseState state={promise.state} />}
              about={promise.sentence[language]}
            />
            <Proof promise={promise} />
            <History promiseKey={promise.key} />
          </>
        )
      }}
    </Answer>
  )
}
