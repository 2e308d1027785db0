import { Alert } from '@mantine/core'
import type { Problem } from '#console/client.ts'

/** The server's sentence above a form, said aloud at once. */
export function Refused({ problem }: { readonly problem: Problem | null }) {
  if (!problem) return null
  return (
    <Alert color="red" variant="light" role="alert" p="sm">
      {problem.sentence}
    </Alert>
  )
}
