import { Button, Code, CopyButton, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useText } from '#console/texts.ts'
import { texts } from './texts.ts'

interface RecoveryCodesProps {
  readonly codes: readonly string[]
  readonly onKept: () => void
}

/** Shown once: the codes that replace the app. */
export function RecoveryCodes({ codes, onKept }: RecoveryCodesProps) {
  const t = useText(texts)
  return (
    <Stack gap="md">
      <Title order={3}>{t('factor.codes')}</Title>
      <Text size="sm">{t('factor.codes.hint')}</Text>
      <SimpleGrid cols={2} spacing="xs" maw={300}>
        {codes.map((code) => (
          <Code key={code} fz="sm">
            {code}
          </Code>
        ))}
      </SimpleGrid>
      <Group>
        <Button onClick={onKept}>{t('factor.codes.kept')}</Button>
        <CopyButton value={codes.join('\n')}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
              onClick={copy}
            >
              {t(copied ? 'copied' : 'copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Stack>
  )
}
