import { Button, Group, Stack, Text } from '@mantine/core'
import { Go } from '#console/navigation.tsx'
import { useText } from '#console/texts.ts'
import { CopyField } from './copy-field.tsx'
import { texts } from './texts.ts'

/** A one-time link, shown this once. */
export function LinkShown({
  link,
  hint,
  href,
}: {
  readonly link: string
  readonly hint: string
  readonly href?: string
}) {
  const t = useText(texts)
  return (
    <Stack gap="md" maw={560}>
      <Text>{hint}</Text>
      <CopyField label={t('link.label')} value={link} />
      {href && (
        <Group>
          <Button component={Go} href={href}>
            {t('link.done')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}
