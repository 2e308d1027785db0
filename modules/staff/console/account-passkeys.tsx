import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconFingerprint, IconTrash } from '@tabler/icons-react'
import { answers, keyOf, Problem, useAct, useAnswer } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { tellDone } from '#console/notify.tsx'
import { Answer } from '#console/parts/answer.tsx'
import { ConfirmAction } from '#console/parts/confirm-action.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { Section } from '#console/parts/section.tsx'
import { useText } from '#console/texts.ts'
import { deleteOwnPasskey, listOwnPasskeys } from '../api.ts'
import { Cancelled, namedAddress, passkeyObstacle, registerPasskey } from './passkeys.ts'
import { Refused } from './refused.tsx'
import { texts } from './texts.ts'

function AddPasskey() {
  const t = useText(texts)
  const form = useForm({
    initial: { name: t('passkeys.name.default') },
    submit: async ({ name }) => {
      try {
        await registerPasskey(name)
      } catch (thrown) {
        if (!(thrown instanceof Cancelled)) throw thrown
        throw new Problem({ status: 400, code: 'console.cancelled', sentence: t('passkeys.cancelled') })
      }
      tellDone(t('passkeys.added'))
      await answers.invalidateQueries({ queryKey: keyOf(listOwnPasskeys) })
    },
  })
  const obstacle = passkeyObstacle()
  if (obstacle)
    return (
      <Text size="sm">
        {obstacle === 'needHost'
          ? t('passkeys.needHost', { address: namedAddress() })
          : t('passkeys.unsupported')}
      </Text>
    )
  return (
    <form onSubmit={form.onSubmit}>
      <Stack gap="sm">
        <Refused problem={form.problem} />
        <Group align="flex-end" gap="xs">
          <TextInput
            {...form.text('name')}
            label={t('passkeys.name')}
            required
            withAsterisk={false}
            flex={1}
          />
          <Button
            type="submit"
            variant="default"
            loading={form.busy}
            leftSection={<IconFingerprint size={16} stroke={1.6} aria-hidden />}
          >
            {t('passkeys.add')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** The devices whose passkeys sign this person in. */
export function PasskeySection() {
  const t = useText(texts)
  const passkeys = useAnswer(listOwnPasskeys)
  const { act } = useAct(deleteOwnPasskey, { refresh: [keyOf(listOwnPasskeys)], said: t('passkeys.removed') })
  return (
    <Section title={t('passkeys.title')} hint={t('passkeys.hint')}>
      <Stack gap="md">
        <Answer of={passkeys} rows={1}>
          {(list) =>
            list.length === 0 ? (
              <Text size="sm" c="dimmed">
                {t('passkeys.none')}
              </Text>
            ) : (
              <Stack
                component="ul"
                gap="xs"
                m={0}
                p={0}
                aria-label={t('passkeys.title')}
                style={{ listStyle: 'none' }}
              >
                {list.map(({ id, name, addedAt, synced }) => (
                  <Group component="li" key={id} justify="space-between" wrap="nowrap">
                    <div>
                      <Text fw={500}>{name}</Text>
                      <Text size="sm" c="dimmed">
                        {addedAt && (
                          <>
                            {t('passkeys.since')} <Timestamp at={addedAt} />
                          </>
                        )}
                        {synced && ` · ${t('passkeys.synced')}`}
                      </Text>
                    </div>
                    <ConfirmAction
                      title={t('passkeys.remove.title', { name })}
                      consequence={t('passkeys.remove.consequence')}
                      verb={t('factor.remove')}
                      danger
                      onConfirm={() => act({ params: { id } })}
                    >
                      {(ask) => (
                        <ActionIcon
                          variant="subtle"
                          color="gray"
                          size={36}
                          aria-label={t('passkeys.remove', { name })}
                          onClick={ask}
                        >
                          <IconTrash size={18} stroke={1.6} />
                        </ActionIcon>
                      )}
                    </ConfirmAction>
                  </Group>
                ))}
              </Stack>
            )
          }
        </Answer>
        <AddPasskey />
      </Stack>
    </Section>
  )
}
