import { Button, Group, Input, SegmentedControl, Stack, TextInput } from '@mantine/core'
import type { z } from 'zod'
import { answers, call, keyOf } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { tellDone } from '#console/notify.tsx'
import { Section } from '#console/parts/section.tsx'
import { chooseLanguage, useText } from '#console/texts.ts'
import { getMe, putLanguage, putName } from '../api.ts'
import { Refused } from './refused.tsx'
import { texts } from './texts.ts'

type Me = z.output<typeof getMe.answer>

/** Name and language. */
export function PersonSection({ me }: { readonly me: Me }) {
  const t = useText(texts)
  const form = useForm({
    initial: { name: me.name, language: me.language },
    submit: async ({ name, language }) => {
      if (name !== me.name) await call(putName, { body: { name } })
      if (language !== me.language) await call(putLanguage, { body: { language } })
      await chooseLanguage(language)
      tellDone(t('saved'))
      await answers.invalidateQueries({ queryKey: keyOf(getMe) })
    },
  })
  const roles = me.roles.map((role) => t(`role.${role}`)).join(', ')
  return (
    <Section title={t('account.person')} hint={`${t('account.roles')}: ${roles || t('account.roles.none')}`}>
      <form onSubmit={form.onSubmit}>
        <Stack gap="md">
          <Refused problem={form.problem} />
          <TextInput
            {...form.text('name')}
            label={t('account.name')}
            description={t('account.name.hint')}
            required
          />
          <TextInput label={t('account.email')} value={me.email} readOnly />
          <Stack gap={6}>
            <Input.Label labelElement="div" id="own-language">
              {t('account.language')}
            </Input.Label>
            <SegmentedControl
              aria-labelledby="own-language"
              value={form.values.language}
              onChange={(language) => form.set({ language })}
              data={[
                { value: 'de', label: 'Deutsch' },
                { value: 'en', label: 'English' },
              ]}
              w={220}
            />
          </Stack>
          <Group>
            <Button type="submit" variant="default" loading={form.busy} disabled={!form.dirty}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  )
}
