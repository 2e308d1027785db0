import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { keyOf, useAct, useAnswer } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { Answer } from '#console/parts/answer.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { useMe } from '#console/session.tsx'
import { useText } from '#console/texts.ts'
import { api } from '../api.ts'
import classes from './message.module.css'
import { texts } from './texts.ts'

/** What stands below every answer. */
export function Signature() {
  const t = useText(texts)
  const signature = useAnswer(api.readSignature)
  return (
    <Stack gap="lg">
      <PageHeader title={t('signature')} about={t('signature.about')} />
      <Answer of={signature}>{({ text }) => <SignatureForm text={text} />}</Answer>
    </Stack>
  )
}

function SignatureForm({ text }: { readonly text: string }) {
  const t = useText(texts)
  const { name } = useMe()
  const save = useAct(api.saveSignature, {
    refresh: [keyOf(api.readSignature)],
    said: t('signature.saved'),
    quiet: true,
  })
  const form = useForm({ initial: { text }, submit: (body) => save.actAsync({ body }) })
  const shown = form.values.text.trim().replaceAll('{agent}', name)
  return (
    <form onSubmit={form.onSubmit} noValidate>
      <Stack gap="md" maw={560}>
        {form.problem && <ErrorBox problem={form.problem} />}
        <Textarea
          {...form.text('text')}
          label={t('signature.text')}
          description={t('signature.hint')}
          autosize
          minRows={3}
        />
        {shown && (
          <section aria-label={t('signature.shown')}>
            <Text size="sm" c="dimmed" mb={4}>
              {t('signature.shown')}
            </Text>
            <div className={classes.message}>
              <div className={classes.text}>{`-- \n${shown}`}</div>
            </div>
          </section>
        )}
        <Group>
          <Button type="submit" loading={form.busy}>
            {t('rename.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
