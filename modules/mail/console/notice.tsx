import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'

/** Something that keeps mail from going its way, and what to do about it. */
export function Notice({ children }: { readonly children: ReactNode }) {
  return (
    <Alert color="yellow" variant="outline" icon={<IconAlertTriangle size={18} aria-hidden />}>
      {children}
    </Alert>
  )
}
