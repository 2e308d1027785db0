import { Button } from '@mantine/core'
import { IconUserPlus, IconUsersGroup } from '@tabler/icons-react'
import { usePages } from '#console/client.ts'
import { useShortcuts } from '#console/keyboard.ts'
import { Go, useGo } from '#console/navigation.tsx'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { List, Row } from '#console/parts/list.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { More } from '#console/parts/more.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { useMay } from '#console/session.tsx'
import { useText } from '#console/texts.ts'
import { listStaff } from '../api.ts'
import { type Account, AccountState } from './account-state.tsx'
import { texts } from './texts.ts'

function Roles({ account }: { readonly account: Account }) {
  const t = useText(texts)
  return <span>{account.granted.map((role) => t(`role.${role}`)).join(', ') || t('staff.noRole')}</span>
}

/** Everybody who may sign in, or once could. */
export function StaffList() {
  const t = useText(texts)
  const go = useGo()
  const may = useMay()
  const pages = usePages(listStaff, {}, { next: ({ next }) => (next ? { after: next } : null) })
  const accounts = pages.data?.pages.flatMap((page) => page.accounts)
  useShortcuts(
    may('staff.manage') ? [{ keys: 'c', label: t('staff.invite'), run: () => go('/staff/invite') }] : [],
  )
  return (
    <>
      <PageHeader
        title={t('staff.title')}
        about={t('staff.about')}
        actions={
          may('staff.manage') && (
            <Button component={Go} href="/staff/invite" leftSection={<IconUserPlus size={16} aria-hidden />}>
              {t('staff.invite')}
            </Button>
          )
        }
      />
      {pages.error && !accounts && <ErrorBox problem={pages.error} retry={pages.refetch} />}
      {!pages.error && !accounts && <Loading />}
      {accounts?.length === 0 && (
        <EmptyState icon={IconUsersGroup} title={t('staff.none')} hint={t('invite.about')} />
      )}
      {accounts && accounts.length > 0 && (
        <List
          label={t('staff.title')}
          items={accounts}
          keyOf={(one) => one.id}
          href={(one) => `/staff/${one.id}`}
        >
          {(one) => (
            <Row
              title={one.name}
              detail={one.email}
              trail={
                <>
                  <Roles account={one} />
                  <AccountState account={one} />
                </>
              }
            />
          )}
        </List>
      )}
      <More of={pages} />
    </>
  )
}
