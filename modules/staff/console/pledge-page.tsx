import { Anchor, Button, Checkbox, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { answers, call, keyOf, Problem, useAnswer } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { tellDone } from '#console/notify.tsx'
import { Answer } from '#console/parts/answer.tsx'
import type { Me } from '#console/session.tsx'
import { useLanguage, useText } from '#console/texts.ts'
import { getMe, getPledge, postPledge } from '../api.ts'
import { signOut } from '../api-sign-in.ts'
import { Refused } from './refused.tsx'
import classes from './pledge.module.css'
import { texts } from './texts.ts'

const missing = (field: string, sentence: string) =>
  new Problem({ status: 400, code: 'console.incomplete', sentence, fields: { [field]: sentence } })

function Sign({ version, name }: { readonly version: number; readonly name: string }) {
  const t = useText(texts)
  const language = useLanguage()
  const form = useForm({
    initial: { agreed: false, name: '' },
    submit: async (values) => {
      if (!values.agreed) throw missing('agreed', t('pledge.agree.needed'))
      if (values.name.trim().length < 2) throw missing('name', t('pledge.name.needed'))
      await call(postPledge, { body: { version, language, name: values.name, agreed: true } })
      tellDone(t('pledge.signed'))
      await answers.invalidateQueries({ queryKey: keyOf(getMe) })
    },
  })
  return (
    <form onSubmit={form.onSubmit} noValidate>
      <Stack gap="md">
        <Checkbox {...form.check('agreed')} label={t('pledge.agree')} />
        <TextInput
          {...form.text('name')}
          label={t('pledge.name')}
          description={name && t('pledge.name.as', { name })}
          autoComplete="name"
          maw={360}
        />
        <Refused problem={form.problem} />
        <Group>
          <Button type="submit" loading={form.busy}>
            {t('pledge.sign')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

const leave = async () => {
  await call(signOut, { body: {} })
  location.assign('/console')
}

/** The text and the signature, and the ways round it that there are. */
export function PledgePage({ me, onLater }: { readonly me: Me; readonly onLater: () => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const pledge = useAnswer(getPledge, { query: { language } }, { keep: true })
  return (
    <div className={classes.page}>
      <main id="content" className={classes.column}>
        <Stack gap="lg">
          <title>{`${t('pledge.title')} · Zusage`}</title>
          <Title order={1}>{t('pledge.title')}</Title>
          <Text c="dimmed">{t(me.pledge === 'expired' ? 'pledge.expired' : 'pledge.missing')}</Text>
          <Answer of={pledge} shape="text" rows={12}>
            {({ version, wording, name }) => (
              <>
                <Paper
                  p="lg"
                  className={classes.text}
                  tabIndex={0}
                  role="region"
                  aria-label={t('pledge.title')}
                >
                  {wording.split('\n\n').map((part) => (
                    <Text component="p" key={part}>
                      {part}
                    </Text>
                  ))}
                </Paper>
                <Sign version={version} name={name} />
              </>
            )}
          </Answer>
          <Group gap="lg">
            {me.roles.length > 0 && (
              <Anchor component="button" type="button" size="sm" onClick={onLater}>
                {t('pledge.later')}
              </Anchor>
            )}
            <Anchor component="button" type="button" size="sm" onClick={() => void leave()}>
              {t('pledge.leave')}
            </Anchor>
          </Group>
        </Stack>
      </main>
    </div>
  )
}
