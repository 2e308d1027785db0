import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { stylesOfDrawn } from './styles-plugin.ts'
import { wordsByLanguage } from './words-plugin.ts'

const folder = import.meta.dirname

/** How the console is built and, in development, served. */
export const config = defineConfig({
  root: folder,
  base: '/console/',
  plugins: [wordsByLanguage(), stylesOfDrawn(), react()],
  cacheDir: join(folder, 'dist/.vite'),
  server: { fs: { allow: [join(folder, '..')] } },
  build: {
    // No `data:` addresses: the content security policy names own files only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 900,
  },
})
