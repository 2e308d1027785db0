import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core'
import { IconKey, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { answers, keyOf, useAct, useAnswer } from '#console/client.ts'
import { useShortcuts } from '#console/keyboard.ts'
import { Answer } from '#console/parts/answer.tsx'
import { ConfirmAction } from '#console/parts/confirm-action.tsx'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { useLanguage, useText } from '#console/texts.ts'
import { sayDay } from '#console/time.ts'
import type { z } from 'zod'
import { deleteToken, listOwnTokens } from '../api.ts'
import { CopyField } from './copy-field.tsx'
import { texts } from './texts.ts'
import { TokenForm } from './token-form.tsx'
import classes from './tokens.module.css'

type Token = z.output<typeof listOwnTokens.answer>['tokens'][number]

function TokenRow({ token, onRevoke }: { readonly token: Token; readonly onRevoke: () => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const { name, scopes, expired, expiresAt, lastUsedOn } = token
  const day = (of: string) => sayDay(language, new Date(of))
  return (
    <li className={classes.row}>
      <Stack gap={2} flex={1} miw={0}>
        <Text fw={500}>{name}</Text>
        <Text size="sm" c="dimmed" className={classes.scopes}>
          {scopes.join(', ')}
        </Text>
        <Text size="sm" c="dimmed">
          {expired ? t('tokens.expired') : `${t('tokens.expires')} ${day(expiresAt)}`} ·{' '}
          {lastUsedOn ? `${t('tokens.used')} ${day(lastUsedOn)}` : t('tokens.unused')}
        </Text>
      </Stack>
      <ConfirmAction
        title={t('tokens.revoke.title', { name })}
        consequence={t('tokens.revoke.consequence')}
        verb={t('tokens.revoke.verb')}
        danger
        onConfirm={onRevoke}
      >
        {(ask) => (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={t('tokens.revoke', { name })}
            onClick={ask}
          >
            <IconTrash size={18} stroke={1.6} />
          </ActionIcon>
        )}
      </ConfirmAction>
    </li>
  )
}

/** The person's API tokens; a new one is shown once. */
export function Tokens() {
  const t = useText(texts)
  const tokens = useAnswer(listOwnTokens)
  const [step, setStep] = useState<{ making: boolean; made: string | null }>({ making: false, made: null })
  const { act } = useAct(deleteToken, { refresh: [keyOf(listOwnTokens)], said: t('tokens.revoked') })
  const make = () => setStep({ making: true, made: null })
  const done = () => setStep({ making: false, made: null })
  const made = async (token: string) => {
    setStep({ making: false, made: token })
    await answers.invalidateQueries({ queryKey: keyOf(listOwnTokens) })
  }
  useShortcuts([{ keys: 'c', label: t('tokens.new'), run: make }])
  return (
    <>
      <PageHeader
        title={t('tokens.title')}
        about={t('tokens.about')}
        actions={!step.making && !step.made && <Button onClick={make}>{t('tokens.new')}</Button>}
      />
      {step.made && (
        <Stack gap="md" maw={560} mb="xl" role="status">
          <Text fw={600}>{t('tokens.created')}</Text>
          <Text>{t('tokens.created.hint')}</Text>
          <CopyField label={t('tokens.label')} value={step.made} />
          <Group>
            <Button onClick={done}>{t('tokens.done')}</Button>
          </Group>
        </Stack>
      )}
      <Answer of={tokens}>
        {({ tokens: list, grantable }) => (
          <>
            {step.making && <TokenForm grantable={grantable} onCancel={done} onMade={made} />}
            {list.length === 0 && !step.making && !step.made && (
              <EmptyState icon={IconKey} title={t('tokens.none')} hint={t('tokens.none.hint')} />
            )}
            {list.length > 0 && (
              <ul className={classes.list} aria-label={t('tokens.title')}>
                {list.map((token) => (
                  <TokenRow key={token.id} token={token} onRevoke={() => act({ params: { id: token.id } })} />
                ))}
              </ul>
            )}
          </>
        )}
      </Answer>
    </>
  )
}
