import { Button, NumberInput, Stack, Switch, TagsInput, Text, TextInput } from '@mantine/core'
import type { z } from 'zod'
import { keyOf, useAct, useAnswer } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { Answer } from '#console/parts/answer.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { Section } from '#console/parts/section.tsx'
import { useText } from '#console/texts.ts'
import { readMailSettings, saveMailSettings } from '../api.ts'
import { Notice } from './notice.tsx'
import { texts } from './texts.ts'

type Settings = z.output<typeof readMailSettings.answer>

const megabyte = 1024 * 1024

/** The server's sentence for the first of some fields that it has one for. */
const firstOf = (error: (name: string) => string | undefined, name: string): string | undefined =>
  error(name) ?? Array.from({ length: 50 }, (_, at) => error(`${name}.${at}`)).find(Boolean)

function SettingsForm({ settings }: { readonly settings: Settings }) {
  const t = useText(texts)
  const save = useAct(saveMailSettings, {
    quiet: true,
    said: t('settings.saved'),
    refresh: [keyOf(readMailSettings)],
  })
  const { addresses, relay, limits, foreignLogs } = settings
  const form = useForm({
    initial: {
      addresses,
      relayName: relay.name,
      relayCountry: relay.country,
      megabytes: Math.round(limits.maxBytes / megabyte),
      files: foreignLogs.files,
      truncate: foreignLogs.truncate,
    },
    submit: ({ relayName, relayCountry, megabytes, files, truncate, ...rest }) =>
      save.actAsync({
        body: {
          ...rest,
          relay: { name: relayName, country: relayCountry.toUpperCase() },
          limits: { maxBytes: megabytes * megabyte },
          foreignLogs: { files, truncate },
        },
      }),
  })
  return (
    <form onSubmit={form.onSubmit}>
      <Section title={t('settings.in')}>
        <Stack gap="md">
          <Text size="sm">
            {settings.domains.length > 0
              ? t('settings.domains', { domains: settings.domains.join(', ') })
              : t('settings.noDomains')}
          </Text>
          <TagsInput
            label={t('settings.addresses')}
            description={t('settings.addressesHint')}
            value={form.values.addresses}
            onChange={(to) => form.set({ addresses: to })}
            error={firstOf(form.error, 'addresses')}
          />
          <NumberInput
            label={t('settings.limit')}
            value={form.values.megabytes}
            onChange={(to) => form.set({ megabytes: Number(to) || 1 })}
            min={1}
            max={100}
            error={form.error('limits.maxBytes')}
            w={200}
          />
        </Stack>
      </Section>
      <Section title={t('settings.out')}>
        <Stack gap="md">
          {settings.relayHost ? (
            <Text size="sm">{t('settings.relay', { host: settings.relayHost })}</Text>
          ) : (
            <Notice>{t('settings.noRelay')}</Notice>
          )}
          <TextInput
            label={t('settings.relayName')}
            description={t('settings.relayNameHint')}
            {...form.text('relayName')}
            error={form.error('relay.name')}
          />
          <TextInput
            label={t('settings.relayCountry')}
            {...form.text('relayCountry')}
            error={form.error('relay.country')}
            maxLength={2}
            w={120}
          />
        </Stack>
      </Section>
      <Section title={t('settings.logs')}>
        <Stack gap="md">
          <TagsInput
            label={t('settings.files')}
            description={t('settings.filesHint')}
            value={form.values.files}
            onChange={(to) => form.set({ files: to })}
            error={firstOf(form.error, 'foreignLogs.files')}
          />
          <Switch label={t('settings.truncate')} {...form.check('truncate')} />
          {form.problem && <ErrorBox problem={form.problem} />}
          <Button type="submit" disabled={!form.dirty} loading={form.busy} w="fit-content">
            {t('settings.save')}
          </Button>
        </Stack>
      </Section>
    </form>
  )
}

/** Which mail is taken in, and which way it goes out. */
export function MailSettings() {
  const t = useText(texts)
  const answer = useAnswer(readMailSettings)
  return (
    <>
      <PageHeader title={t('settings')} about={t('settings.about')} />
      <Answer of={answer}>{(settings) => <SettingsForm settings={settings} />}</Answer>
    </>
  )
}
