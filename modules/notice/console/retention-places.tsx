import { Button } from '@mantine/core'
import { Go } from '#console/navigation.tsx'
import { useText } from '#console/texts.ts'
import { texts } from './texts.ts'

/** Ways from the rules to what belongs to them. */
export function RetentionPlaces() {
  const t = useText(texts)
  return (
    <>
      {(['holds', 'years', 'protocol', 'concept'] as const).map((place) => (
        <Button key={place} component={Go} href={`/retention/${place}`} variant="default">
          {t(`${place}.title`)}
        </Button>
      ))}
    </>
  )
}

/** The way back to the rules, for the head of the screens below them. */
export function useBackToRules(): { href: string; text: string } {
  const t = useText(texts)
  return { href: '/retention', text: t('retention.title') }
}
