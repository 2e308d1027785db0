import {
  Button,
  Group,
  Input,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { answers, call, keyOf } from '#console/client.ts'
import { useForm } from '#console/form.ts'
import { Go } from '#console/navigation.tsx'
import { ErrorBox } from '#console/parts/error-box.tsx'
import { useText } from '#console/texts.ts'
import { countRequests, enterRequest, listRequests } from '../api.ts'
import { kind } from '../api-shapes.ts'
import { rightOf } from './shown.tsx'
import { texts } from './texts.ts'

const rights = [
  ...kind.options.filter((one) => one !== 'objection').map((one) => ({ kind: one, about: null })),
  { kind: 'objection' as const, about: 'direct-marketing' as const },
  { kind: 'objection' as const, about: 'processing' as const },
]

const keyed = (right: (typeof rights)[number]): string => `${right.kind} ${right.about ?? ''}`.trim()

interface Values {
  readonly right: string
  readonly via: 'letter' | 'telephone' | 'mail'
  readonly receivedOn: string
  readonly language: 'de' | 'en'
  readonly name: string
  readonly email: string
  readonly phone: string
  readonly customer: string
  readonly message: string
}

const today = (): string => new Date().toISOString().slice(0, 10)

interface FormProps {
  readonly initial: Partial<Values>
  readonly mailId?: number | undefined
  readonly done: (id: number) => void
}

/** What came by letter or telephone, field by field. */
export function EnterForm({ initial, mailId, done }: FormProps) {
  const t = useText(texts)
  const form = useForm<Values>({
    initial: {
      right: 'access',
      via: 'letter',
      receivedOn: today(),
      language: 'de',
      name: '',
      email: '',
      phone: '',
      customer: '',
      message: '',
      ...initial,
    },
    submit: async ({ right, ...values }) => {
      const chosen = rights.find((one) => keyed(one) === right)
      const { id } = await call(enterRequest, {
        body: {
          ...values,
          kind: chosen?.kind ?? 'access',
          ...(chosen?.about ? { about: chosen.about } : {}),
          ...(mailId === undefined ? {} : { mailId }),
        },
      })
      await Promise.all(
        [listRequests, countRequests].map((of) => answers.invalidateQueries({ queryKey: keyOf(of) })),
      )
      done(id)
    },
  })
  return (
    <form onSubmit={form.onSubmit} noValidate>
      <Stack gap="md" maw={640}>
        {form.problem && <ErrorBox problem={form.problem} />}
        <Select
          {...form.choice('right')}
          label={t('enter.kind')}
          allowDeselect={false}
          data={rights.map((one) => ({ value: keyed(one), label: rightOf(t, one) }))}
        />
        <Group gap="md" align="end">
          {mailId === undefined && (
            <Stack gap={4}>
              <Input.Label labelElement="div" id="enter-via">
                {t('enter.via')}
              </Input.Label>
              <SegmentedControl
                aria-labelledby="enter-via"
                value={form.values.via}
                onChange={(via) => form.set({ via })}
                data={(['letter', 'telephone', 'mail'] as const).map((one) => ({
                  value: one,
                  label: t(`via.${one}`),
                }))}
              />
            </Stack>
          )}
          <TextInput
            {...form.text('receivedOn')}
            type="date"
            label={t('enter.receivedOn')}
            max={today()}
            required
          />
          <Stack gap={4}>
            <Input.Label labelElement="div" id="enter-language">
              {t('enter.language')}
            </Input.Label>
            <SegmentedControl
              aria-labelledby="enter-language"
              value={form.values.language}
              onChange={(language) => form.set({ language })}
              data={[
                { value: 'de', label: 'Deutsch' },
                { value: 'en', label: 'English' },
              ]}
            />
          </Stack>
        </Group>
        <TextInput {...form.text('name')} label={t('enter.name')} required autoComplete="off" />
        <Text size="sm" c="dimmed">
          {t('enter.contact')}
        </Text>
        <Group gap="sm" align="flex-start" grow preventGrowOverflow={false}>
          <TextInput
            {...form.text('email')}
            type="email"
            label={t('enter.email')}
            autoComplete="off"
            miw={220}
          />
          <TextInput
            {...form.text('phone')}
            type="tel"
            label={t('enter.phone')}
            autoComplete="off"
            miw={150}
          />
          <TextInput {...form.text('customer')} label={t('enter.customer')} autoComplete="off" miw={130} />
        </Group>
        <Textarea {...form.text('message')} label={t('enter.message')} autosize minRows={4} maxRows={16} />
        <Group>
          <Button type="submit" loading={form.busy}>
            {t('enter.save')}
          </Button>
          <Button component={Go} href="/" variant="default">
            {t('cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
