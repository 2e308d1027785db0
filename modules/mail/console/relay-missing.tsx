import { Alert } from '@mantine/core'
import { useText } from '#console/texts.ts'
import { texts } from './texts.ts'

/** Where no relay is set: nothing leaves, and what to do about it. */
export function RelayMissing() {
  const t = useText(texts)
  return (
    <Alert variant="light" color="yellow" title={t('relay.missing')} mb="lg">
      {t('relay.missingHint')}
    </Alert>
  )
}
