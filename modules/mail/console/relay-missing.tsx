import { Alert, Text } from '@mantine/core'
import { useText } from '#console/texts.ts'
import { texts } from './texts.ts'

/** Where no relay is set: nothing leaves, and what to do about it. `elsewhere`: not on the outbox's own screen. */
export function RelayMissing({ elsewhere = false }: { readonly elsewhere?: boolean }) {
  const t = useText(texts)
  return (
    <Alert variant="light" color="yellow" mb="lg">
      <Text size="sm" fw={600}>
        {t(elsewhere ? 'relay.missingElsewhere' : 'relay.missing')}
      </Text>
      <Text size="sm">{t('relay.missingHint')}</Text>
    </Alert>
  )
}
