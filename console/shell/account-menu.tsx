import { Menu, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { IconKeyboard, IconLogout } from '@tabler/icons-react'
import { forget } from '../entry.tsx'
import { chooseLanguage, useLanguage } from '../language.ts'
import { tellProblem } from '../notify.tsx'
import { modules } from '../modules.ts'
import { Go } from '../navigation.tsx'
import { useMe } from '../session.tsx'
import { frameTexts, type Language, useText } from '../texts.ts'
import classes from './account-menu.module.css'
import { usePlaces } from './places.ts'

const signOut = async () => {
  await Promise.allSettled(modules.map(async (one) => one.signOut?.()))
  forget()
}

const names: Record<Language, string> = { de: 'Deutsch', en: 'English' }

const choose = async (language: Language) => {
  await chooseLanguage(language)
  await Promise.all(modules.flatMap((one) => one.keepLanguage?.(language) ?? []))
}

const initials = (name: string): string => {
  const parts = name.split(/\s+/).filter(Boolean)
  return [parts[0], parts.length > 1 ? parts.at(-1) : '']
    .map((part) => part?.[0] ?? '')
    .join('')
    .toUpperCase()
}

/** Who is signed in, the language and the look, and the way out. */
export function AccountMenu({ onKeys }: { readonly onKeys: () => void }) {
  const t = useText(frameTexts)
  const me = useMe()
  const language = useLanguage()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const places = usePlaces().filter(({ section }) => section === 'account')
  return (
    <Menu position="bottom-end" width={264} radius="md" withinPortal={false}>
      <Menu.Target>
        <UnstyledButton aria-label={t('account', { name: me.name })} className={classes.target}>
          <span className={classes.initials} data-initials={initials(me.name)} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <Text size="sm" fw={600} truncate>
            {me.name}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {me.email}
          </Text>
        </div>
        <Menu.Divider />
        {places.map(({ href, title, icon: Sign }) => (
          <Menu.Item key={href} component={Go} href={href} leftSection={<Sign size={16} stroke={1.6} />}>
            {title}
          </Menu.Item>
        ))}
        <Menu.Item leftSection={<IconKeyboard size={16} stroke={1.6} />} onClick={onKeys}>
          {t('keys.title')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('account.language')}</Menu.Label>
        <Menu.RadioGroup
          value={language}
          onChange={(value) => void choose(value as Language).catch(tellProblem)}
        >
          {(['de', 'en'] as const).map((value) => (
            <Menu.RadioItem key={value} value={value} lang={value} closeMenuOnClick={false}>
              {names[value]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Label>{t('account.theme')}</Menu.Label>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(value) => setColorScheme(value as typeof colorScheme)}
        >
          {(['light', 'dark', 'auto'] as const).map((value) => (
            <Menu.RadioItem key={value} value={value} closeMenuOnClick={false}>
              {t(`theme.${value}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} stroke={1.6} />} onClick={() => void signOut()}>
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
