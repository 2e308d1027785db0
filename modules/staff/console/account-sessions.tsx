import { Button, Group, Stack, Text } from '@mantine/core'
import { call, useAnswer } from '#console/client.ts'
import { Answer } from '#console/parts/answer.tsx'
import { ConfirmAction } from '#console/parts/confirm-action.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { Section } from '#console/parts/section.tsx'
import { useText } from '#console/texts.ts'
import { endOwnSessions, listOwnSessions } from '../api.ts'
import { texts } from './texts.ts'

const endAll = async () => {
  await call(endOwnSessions)
  location.assign('/console')
}

/** Since when this person is signed in, and the way out of everywhere. */
export function SessionSection() {
  const t = useText(texts)
  const sessions = useAnswer(listOwnSessions)
  return (
    <Section title={t('sessions.title')} hint={t('sessions.hint')}>
      <Stack gap="md">
        <Answer of={sessions} rows={1}>
          {(list) => (
            <div>
              <Text fw={500}>{t('sessions.count', { count: list.length })}</Text>
              {list.slice(0, 10).map(({ id, since }) => (
                <Text size="sm" c="dimmed" key={id}>
                  {t('sessions.since')} <Timestamp at={since} />
                </Text>
              ))}
            </div>
          )}
        </Answer>
        <Group>
          <ConfirmAction
            title={t('sessions.end.title')}
            consequence={t('sessions.end.consequence')}
            verb={t('sessions.end')}
            onConfirm={endAll}
          >
            {(ask) => (
              <Button variant="default" onClick={ask}>
                {t('sessions.end')}
              </Button>
            )}
          </ConfirmAction>
        </Group>
      </Stack>
    </Section>
  )
}
