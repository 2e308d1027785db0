import './nonce.ts'
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import './look/look.css'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { answers } from './client.ts'
import { startKeyboard } from './keyboard.ts'
import { firstWords } from './language.ts'
import { Look } from './look/look.tsx'
import { router } from './router.tsx'

const place = document.querySelector('#console') as HTMLElement

const start = () => {
  startKeyboard()
  createRoot(place).render(
    <StrictMode>
      <Look>
        <QueryClientProvider client={answers}>
          <Notifications position="bottom-right" limit={4} containerWidth={380} />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </Look>
    </StrictMode>,
  )
}

firstWords.then(start, () => {
  place.textContent =
    'Die Texte der Konsole ließen sich nicht laden; laden Sie die Seite neu. The console’s texts could not be loaded; reload the page.'
})
