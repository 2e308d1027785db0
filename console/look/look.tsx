import { MantineProvider } from '@mantine/core'
import { type ReactNode, useMemo } from 'react'
import { readNonce } from '../nonce.ts'
import { frameTexts, useText } from '../texts.ts'
import { themeWith, variables } from './theme.ts'

/** Gives the look to everything below, light or dark as chosen or as the device is. */
export function Look({ children }: { readonly children: ReactNode }) {
  const t = useText(frameTexts)
  const theme = useMemo(() => themeWith(t('close')), [t])
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      getStyleNonce={readNonce}
    >
      {children}
    </MantineProvider>
  )
}
