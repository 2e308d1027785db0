import { Drawer, Group } from '@mantine/core'
import { Mark } from '../look/mark.tsx'
import { frameTexts, useText } from '../texts.ts'
import { NavigationList } from './navigation-list.tsx'

/** The navigation of a phone. */
export function NavigationDrawer({
  opened,
  onClose,
}: {
  readonly opened: boolean
  readonly onClose: () => void
}) {
  const t = useText(frameTexts)
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      size={288}
      title={
        <Group gap={10}>
          <Mark /> Zusage
        </Group>
      }
      closeButtonProps={{ 'aria-label': t('nav.close') }}
    >
      <NavigationList onGo={onClose} />
    </Drawer>
  )
}
