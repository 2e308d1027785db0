import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'
import { accent, dark, gray, meanings, red } from './colours.ts'

const tuple = (shades: readonly string[]) => shades as unknown as MantineColorsTuple

const sans =
  '-apple-system, BlinkMacSystemFont, "Segoe UI Variable Text", "Segoe UI", Inter, Roboto, "Noto Sans", Cantarell, "Liberation Sans", system-ui, sans-serif'

// A dialog's head is no banner of the page.
const plainHead = { header: { role: 'presentation' } }

/** Calm: 14 px, hairlines, one accent, fonts of the system. `close` names the buttons that close something. */
export const themeWith = (close: string) =>
  createTheme({
    primaryColor: 'accent',
    primaryShade: { light: 7, dark: 6 },
    autoContrast: true,
    black: gray[9],
    colors: { accent: tuple(accent), gray: tuple(gray), dark: tuple(dark), red: tuple(red) },
    fontFamily: sans,
    fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", Menlo, monospace',
    fontSizes: { xs: '12px', sm: '14px', md: '14px', lg: '16px', xl: '19px' },
    lineHeights: { xs: '1.35', sm: '1.5', md: '1.5', lg: '1.5', xl: '1.5' },
    radius: { xs: '3px', sm: '6px', md: '8px', lg: '12px', xl: '20px' },
    defaultRadius: 'sm',
    cursorType: 'pointer',
    focusRing: 'auto',
    respectReducedMotion: true,
    headings: {
      fontWeight: '600',
      sizes: {
        h1: { fontSize: '22px', lineHeight: '1.3' },
        h2: { fontSize: '17px', lineHeight: '1.35' },
        h3: { fontSize: '15px', lineHeight: '1.4' },
        h4: { fontSize: '14px', lineHeight: '1.4' },
      },
    },
    // Plain objects: `Modal.extend` would bring every dialog into what is loaded first.
    components: {
      Button: { defaultProps: { size: 'sm' } },
      Badge: { defaultProps: { variant: 'light', tt: 'none', fw: 500 } },
      Paper: { defaultProps: { withBorder: true, shadow: 'none' } },
      Modal: {
        defaultProps: {
          radius: 'md',
          overlayProps: { backgroundOpacity: 0.35 },
          attributes: plainHead,
          closeButtonProps: { 'aria-label': close },
        },
      },
      Drawer: {
        defaultProps: {
          overlayProps: { backgroundOpacity: 0.35 },
          attributes: plainHead,
          closeButtonProps: { 'aria-label': close },
        },
      },
      Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
      Notification: { defaultProps: { closeButtonProps: { 'aria-label': close } } },
      Tooltip: { defaultProps: { openDelay: 400, withArrow: false, fz: 12 } },
    },
  })

const own = (meaning: Record<string, string>) =>
  Object.fromEntries(Object.entries(meaning).map(([name, colour]) => [`--zusage-${name}`, colour]))

/** Mantine's variables where its own have too little contrast, and ours by meaning. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...own(meanings.light),
    '--mantine-color-error': red[7],
    '--mantine-color-success': accent[7],
    '--mantine-color-placeholder': gray[6],
    '--mantine-color-disabled-color': gray[6],
    '--mantine-color-default-border': gray[4],
    '--mantine-color-accent-light': accent[1],
    '--mantine-color-accent-light-color': accent[8],
    '--mantine-color-red-light': red[0],
    '--mantine-color-red-light-color': red[7],
  },
  dark: {
    ...own(meanings.dark),
    '--mantine-color-error': red[4],
    '--mantine-color-success': accent[4],
    '--mantine-color-red-text': red[4],
    '--mantine-color-red-light-color': red[3],
    '--mantine-color-accent-light-color': accent[3],
    '--mantine-color-accent-light': '#14302a',
    '--mantine-color-accent-light-hover': '#193b34',
    '--mantine-color-red-light': '#2b1816',
    '--mantine-color-red-light-hover': '#371e1b',
  },
})
