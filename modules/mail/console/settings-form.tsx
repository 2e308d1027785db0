import { Button, Checkbox, NumberInput, Stack, TagsInput, Text, TextInput } from '@mantine/core'
import { keyOf, useAct } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { Section } from '#console/parts/section.tsx'
import { useText } from '#console/texts.ts'
import { readMailSettings, saveMailSettings } from '../api.ts'
import type { Settings } from './settings.tsx'
import { texts } from './texts.ts'

const megabyte = 1024 * 1024

/** What the environment and the notice say; only the server's start or the notice's settings change it. */
function Given({ settings }: { readonly settings: Settings }) {
  const t = useText(texts)
  const { domains, officer, smtpPort, lmtpPort } = settings
  const ports = [
    ...(smtpPort === null ? [] : [`SMTP ${smtpPort}`]),
    ...(lmtpPort === null ? [] : [`LMTP ${lmtpPort}`]),
  ]
  return (
    <div>
      <Text size="sm">
        {domains.length > 0 ? t('settings.domains', { list: domains.join(', ') }) : t('settings.noDomains')}
      </Text>
      {officer && <Text size="sm">{t('settings.officer', { address: officer })}</Text>}
      <Text size="sm">
        {ports.length > 0 ? t('settings.ports', { list: ports.join(', ') }) : t('settings.noPorts')}
      </Text>
    </div>
  )
}

/** The form of the mail settings; one save for all of them. */
export function SettingsForm({ settings }: { readonly settings: Settings }) {
  const t = useText(texts)
  const { addresses, relay, limits, foreignLogs, relayHost } = settings
  const save = useAct(saveMailSettings, {
    quiet: true,
    said: t('settings.saved'),
    refresh: [keyOf(readMailSettings)],
  })
  const form = useForm({
    initial: { addresses, ...relay, megabytes: limits.maxBytes / megabyte, ...foreignLogs },
    submit: (values) =>
      save.actAsync({
        body: {
          addresses: values.addresses,
          relay: { name: values.name, country: values.country.trim().toUpperCase() },
          limits: { maxBytes: Math.round(values.megabytes * megabyte) },
          foreignLogs: { files: values.files, truncate: values.truncate },
        },
      }),
  })
  /** The server's sentence for the first of a list's entries that it refuses. */
  const errorIn = (name: string, list: readonly string[]) =>
    list.map((_, index) => form.error(`${name}.${index}`)).find(Boolean) ?? form.error(name)
  return (
    <form onSubmit={form.onSubmit}>
      <Section title={t('settings.in')} hint={t('settings.inHint')}>
        <Stack gap="md">
          <Given settings={settings} />
          <TagsInput
            label={t('settings.addresses')}
            description={t('settings.addressesHint')}
            value={form.values.addresses}
            onChange={(to) => form.set({ addresses: to })}
            error={errorIn('addresses', form.values.addresses)}
          />
          <NumberInput
            label={t('settings.size')}
            min={1}
            max={100}
            value={form.values.megabytes}
            onChange={(to) => form.set({ megabytes: Number(to) })}
            error={form.error('limits.maxBytes')}
            maw={240}
          />
        </Stack>
      </Section>
      <Section title={t('settings.out')} hint={t('settings.outHint')}>
        <Stack gap="md">
          <Text size="sm">
            {relayHost ? t('settings.relay', { host: relayHost }) : t('settings.noRelay')}
          </Text>
          <TextInput
            label={t('settings.operator')}
            {...form.text('name')}
            error={form.error('relay.name')}
            maxLength={200}
          />
          <TextInput
            label={t('settings.country')}
            {...form.text('country')}
            error={form.error('relay.country')}
            maxLength={2}
            maw={320}
          />
        </Stack>
      </Section>
      <Section title={t('settings.logs')} hint={t('settings.logsHint')}>
        <Stack gap="md">
          <TagsInput
            label={t('settings.files')}
            description={t('settings.filesHint')}
            value={form.values.files}
            onChange={(to) => form.set({ files: to })}
            error={errorIn('foreignLogs.files', form.values.files)}
          />
          <Checkbox label={t('settings.truncate')} {...form.check('truncate')} />
          {form.problem && <ErrorBox problem={form.problem} />}
          <div>
            <Button type="submit" disabled={!form.dirty} loading={form.busy}>
              {t('settings.save')}
            </Button>
          </div>
        </Stack>
      </Section>
    </form>
  )
}
