import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { call, keyOf, useAct, useAnswer } from '#console/client.ts'
import { usePlace } from '#console/navigation.tsx'
import { Answer } from '#console/parts/answer.tsx'
import { ConfirmAction } from '#console/parts/confirm-action.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { Timestamp } from '#console/parts/timestamp.tsx'
import { Section } from '#console/parts/section.tsx'
import { useMay } from '#console/session.tsx'
import { useText } from '#console/texts.ts'
import { deactivateStaff, getMe, getStaff, listStaff, reactivateStaff, resetStaff } from '../api.ts'
import { type Account, AccountState } from './account-state.tsx'
import { LinkShown } from './link-shown.tsx'
import { RoleSection } from './role-section.tsx'
import { PledgeBadge } from './pledge-badge.tsx'
import { texts } from './texts.ts'

function useStateChange(account: Account) {
  const t = useText(texts)
  const { id, name } = account
  const refresh = [keyOf(listStaff), keyOf(getStaff, { params: { id } })]
  const deactivate = useAct(deactivateStaff, {
    refresh,
    said: t('detail.deactivated', { name }),
    undo: () => call(reactivateStaff, { params: { id } }),
  })
  const reactivate = useAct(reactivateStaff, { refresh, said: t('detail.reactivated', { name }) })
  return { deactivate, reactivate }
}

/** Whose access the server does not give anew: the officer's mail would be open to whoever holds the link. */
const isOfficer = ({ state, granted }: Account): boolean => state !== 'invited' && granted.includes('officer')

function Actions({ account }: { readonly account: Account }) {
  const t = useText(texts)
  const { id, name } = account
  const [link, setLink] = useState<string | null>(null)
  const { deactivate, reactivate } = useStateChange(account)
  const reset = useAct(resetStaff, {
    refresh: [keyOf(getStaff, { params: { id } }), keyOf(getMe)],
    done: (answer) => setLink(answer.link),
  })
  const invited = account.state === 'invited'
  return (
    <>
      <ConfirmAction
        title={t('detail.reset.title', { name })}
        consequence={t('detail.reset.consequence')}
        verb={t('detail.reset.verb')}
        onConfirm={() => reset.act({ params: { id } })}
      >
        {(ask) => (
          <Button
            variant="default"
            onClick={ask}
            loading={reset.busy}
            disabled={isOfficer(account) || account.state === 'deactivated'}
          >
            {t('detail.reset')}
          </Button>
        )}
      </ConfirmAction>
      {account.state === 'deactivated' ? (
        <Button loading={reactivate.busy} onClick={() => reactivate.act({ params: { id } })}>
          {t('detail.reactivate')}
        </Button>
      ) : (
        <Button
          variant="default"
          loading={deactivate.busy}
          onClick={() => deactivate.act({ params: { id } })}
        >
          {t('detail.deactivate')}
        </Button>
      )}
      <Modal opened={link !== null} onClose={() => setLink(null)} title={t('link.title', { name })} size="lg">
        <LinkShown link={link ?? ''} hint={t(invited ? 'link.invite' : 'link.reset')} />
      </Modal>
    </>
  )
}

/** One account: roles, pledge, ways to sign in; what an administrator may do with it. */
export function StaffDetail() {
  const t = useText(texts)
  const id = usePlace('id')
  const may = useMay()
  const staff = useAnswer(getStaff, { params: { id } })
  const back = { href: '/staff', text: t('staff.title') }
  const yesNo = (is: boolean) => t(is ? 'detail.yes' : 'detail.no')
  return (
    <Answer of={staff} shape="form" back={back}>
      {(account) => (
        <>
          <PageHeader
            title={account.name}
            about={account.email}
            back={back}
            marks={<AccountState account={account} />}
            actions={may('staff.manage') && <Actions account={account} />}
          />
          {account.state === 'deactivated' && <Text mb="lg">{t('detail.deactivatedHint')}</Text>}
          {isOfficer(account) && may('staff.manage') && (
            <Text size="sm" mb="lg">
              {t('detail.reset.officer', { email: account.email })}
            </Text>
          )}
          <RoleSection key={account.granted.join()} account={account} readOnly={!may('staff.manage')} />
          <Section title={t('detail.pledge')}>
            <Group gap="md">
              <PledgeBadge account={account} />
            </Group>
          </Section>
          <Section title={t('detail.signIn')}>
            <Stack gap={4}>
              <Text>
                {t('detail.second')}: {yesNo(account.twoFactor)}
              </Text>
              <Text>
                {t('detail.passkey')}: {yesNo(account.passkey)}
              </Text>
              <Text c="dimmed" size="sm">
                {t('detail.since')} <Timestamp at={account.createdAt} as="day" />
              </Text>
            </Stack>
          </Section>
        </>
      )}
    </Answer>
  )
}
