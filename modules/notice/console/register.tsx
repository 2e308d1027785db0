import { Badge, Button, Group, Title } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useState } from 'react'
import type { z } from 'zod'
import { useAnswer } from '#console/client.ts'
import { Answer } from '#console/parts/answer.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { useMay } from '#console/session.tsx'
import { useLanguage, useText } from '#console/texts.ts'
import { readRegister } from '../api.ts'
import { Fact, Facts } from './facts.tsx'
import { PeriodEdit, usePeriodText } from './period-edit.tsx'
import classes from './register.module.css'
import { texts } from './texts.ts'

type Activity = z.output<typeof readRegister.answer>['items'][number]
export type Rule = Activity['retention'][number]

function RuleRow({ rule }: { readonly rule: Rule }) {
  const t = useText(texts)
  const language = useLanguage()
  const may = useMay()
  const say = usePeriodText()
  const [editing, setEditing] = useState(false)
  const name = rule.name[language]
  return (
    <li className={classes.rule}>
      <div className={classes.words}>
        <span>{name}</span>
        <span>{rule.period ? say(rule.period, rule.yearEnd) : t('register.none')}</span>
        <span className={classes.source}>{rule.source[language]}</span>
        {rule.editable && rule.period && may('notice.periods') && !editing && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t('register.editOf', { rule: name })}
            onClick={() => setEditing(true)}
          >
            {t('register.edit')}
          </Button>
        )}
      </div>
      {editing && rule.period && (
        <PeriodEdit rule={rule} period={rule.period} close={() => setEditing(false)} />
      )}
    </li>
  )
}

function ActivityPart({ activity }: { readonly activity: Activity }) {
  const t = useText(texts)
  const language = useLanguage()
  return (
    <section className={classes.activity}>
      <Group gap="sm" mb={4}>
        <Title order={2} size="h4">
          {activity.name[language]}
        </Title>
        {activity.heldAs === 'processor' && <Badge variant="default">{t('register.processor')}</Badge>}
        {activity.special && <Badge variant="default">{t('register.special')}</Badge>}
      </Group>
      <Facts>
        <Fact name={t('register.purpose')}>{activity.purpose[language]}</Fact>
        <Fact name={t('register.legalBasis')}>{activity.legalBasis[language]}</Fact>
        <Fact name={t('register.persons')}>{activity.persons[language]}</Fact>
        <Fact name={t('register.recipients')}>{activity.recipients[language]}</Fact>
        {activity.retention.length > 0 && (
          <Fact name={t('register.periods')}>
            <ul className={classes.rules}>
              {activity.retention.map((rule) => (
                <RuleRow key={rule.table} rule={rule} />
              ))}
            </ul>
          </Fact>
        )}
      </Facts>
    </section>
  )
}

/** The register of processing activities, and the periods that may be edited. */
export function Register() {
  const t = useText(texts)
  const register = useAnswer(readRegister)
  const address = useLanguage() === 'de' ? '/privacy/register' : '/en/privacy/register'
  return (
    <>
      <PageHeader
        title={t('register.title')}
        about={t('register.about')}
        actions={
          <Button
            component="a"
            href={address}
            variant="default"
            leftSection={<IconExternalLink size={16} aria-hidden />}
          >
            {t('register.public')}
          </Button>
        }
      />
      <Answer of={register}>
        {({ items }) =>
          items.map((activity) => (
            <ActivityPart key={`${activity.module}.${activity.key}.${activity.heldAs}`} activity={activity} />
          ))
        }
      </Answer>
    </>
  )
}
