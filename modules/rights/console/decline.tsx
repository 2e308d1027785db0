import { Button, Checkbox, Group, Radio, Stack, Text, Textarea } from '@mantine/core'
import { useAct } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { useLanguage, useText } from '#console/texts.ts'
import { declineRequest } from '../api-acts.ts'
import { Part } from './part.tsx'
import { changedBy } from './refresh.ts'
import type { Opened } from './shown.tsx'
import { texts } from './texts.ts'

const states = ['refused', 'unfounded', 'duplicate'] as const

interface Values {
  readonly state: (typeof states)[number]
  readonly grounds: string[]
  readonly words: string
}

/** Decides against a request; a refusal names its grounds. */
export function Decline({ request, done }: { readonly request: Opened; readonly done: () => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const { id, refusable, weighing } = request
  const decline = useAct(declineRequest, {
    refresh: changedBy(id),
    said: t('decline.done'),
    quiet: true,
    done,
  })
  const initial: Values = { state: 'refused', grounds: [], words: '' }
  const form = useForm({
    initial,
    submit: ({ words, ...values }) =>
      decline.actAsync({ params: { id }, body: { ...values, ...(words ? { words } : {}) } }),
  })
  const offered = weighing ? (['refused'] as const) : states
  return (
    <Part title={t('decline')} hint={t('decline.hint')}>
      <form onSubmit={form.onSubmit} noValidate>
        <Stack gap="md" maw={640}>
          {form.problem && <ErrorBox problem={form.problem} />}
          {offered.length > 1 && (
            <Radio.Group
              label={t('decline.state')}
              value={form.values.state}
              onChange={(to) => form.set({ state: states.find((one) => one === to) ?? 'refused' })}
            >
              <Stack gap={6} mt={6}>
                {offered.map((one) => (
                  <Radio key={one} value={one} label={t(`decline.${one}`)} />
                ))}
              </Stack>
            </Radio.Group>
          )}
          {form.values.state === 'refused' && (
            <Checkbox.Group
              label={t('decline.grounds')}
              value={form.values.grounds}
              onChange={(grounds) => form.set({ grounds })}
            >
              <Stack gap={8} mt={6}>
                {refusable.map(({ key, sentence, source }) => (
                  <Checkbox
                    key={key}
                    value={key}
                    label={
                      <>
                        {sentence[language]}{' '}
                        <Text span size="sm" c="dimmed">
                          {source[language]}
                        </Text>
                      </>
                    }
                  />
                ))}
              </Stack>
            </Checkbox.Group>
          )}
          <Textarea {...form.text('words')} label={t('decline.words')} autosize minRows={2} />
          <Group gap="xs">
            <Button type="submit" loading={form.busy}>
              {t('decline.save')}
            </Button>
            <Button variant="default" onClick={done}>
              {t('cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Part>
  )
}
