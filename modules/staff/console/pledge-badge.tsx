import { Text } from '@mantine/core'
import { StateBadge } from '#console/parts/state-badge.tsx'
import { useLanguage, useText } from '#console/texts.ts'
import { sayDay } from '#console/time.ts'
import type { Account } from './account-state.tsx'
import { texts } from './texts.ts'

const tones = { current: 'good', missing: 'quiet', expired: 'attention' } as const

/** Whether somebody is pledged, and until when. */
export function PledgeBadge({ account }: { readonly account: Account }) {
  const t = useText(texts)
  const language = useLanguage()
  return (
    <>
      <StateBadge tone={tones[account.pledge]}>{t(`pledge.state.${account.pledge}`)}</StateBadge>
      {account.pledge === 'current' && account.pledgedUntil && (
        <Text size="sm" c="dimmed">
          {t('pledge.until', { day: sayDay(language, new Date(account.pledgedUntil)) })}
        </Text>
      )}
    </>
  )
}
