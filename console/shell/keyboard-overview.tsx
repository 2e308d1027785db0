import { Modal, Stack, Switch, Text, Title } from '@mantine/core'
import { type Scope, useKeyboardMap, usePlainKeys } from '../keyboard.ts'
import { frameTexts, useText } from '../texts.ts'
import classes from './keyboard-overview.module.css'
import { Keys } from './keys.tsx'

const scopes: readonly Scope[] = ['screen', 'list', 'everywhere', 'dialog']

/** All shortcuts that work now, and the switch for single keys. */
export function KeyboardOverview({
  opened,
  onClose,
}: {
  readonly opened: boolean
  readonly onClose: () => void
}) {
  const t = useText(frameTexts)
  const shortcuts = useKeyboardMap()
  const [plain, allowPlain] = usePlainKeys()
  return (
    <Modal opened={opened} onClose={onClose} title={t('keys.title')} size="lg">
      <Stack gap="lg">
        <div className={classes.columns}>
          {scopes.map((scope) => {
            const own = shortcuts.filter((one) => one.scope === scope)
            const last = own.filter(
              ({ keys }, index) => own.findLastIndex((one) => one.keys === keys) === index,
            )
            if (last.length === 0) return null
            return (
              <section key={scope} className={classes.scope}>
                <Title order={3} size="h4" mb={6}>
                  {t(`keys.${scope}`)}
                </Title>
                <dl className={classes.list}>
                  {last.map(({ keys, label }) => (
                    <div key={keys} className={classes.entry}>
                      <dt>{label}</dt>
                      <dd>
                        <Keys keys={keys} />
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            )
          })}
        </div>
        <Switch
          checked={plain}
          onChange={(event) => allowPlain(event.currentTarget.checked)}
          label={t('keys.plain')}
          description={<Text span>{t('keys.plain.hint')}</Text>}
        />
      </Stack>
    </Modal>
  )
}
