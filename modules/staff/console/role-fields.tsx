import { Checkbox, Stack } from '@mantine/core'
import { useText } from '#console/texts.ts'
import type { Account } from './account-state.tsx'
import { texts } from './texts.ts'

export type Role = Account['granted'][number]

const roles: readonly Role[] = ['agent', 'officer', 'auditor', 'administrator']

interface RoleFieldsProps {
  readonly label: string
  /** The heading beside it says the label already. */
  readonly headed?: boolean
  readonly value: readonly Role[]
  readonly onChange: (roles: Role[]) => void
  readonly error?: string | undefined
  readonly readOnly?: boolean
}

/** The roles with what each may do. */
export function RoleFields({
  label,
  headed = false,
  value,
  onChange,
  error,
  readOnly = false,
}: RoleFieldsProps) {
  const t = useText(texts)
  return (
    <Checkbox.Group
      {...(headed ? { 'aria-label': label } : { label })}
      value={[...value]}
      onChange={(chosen) => onChange(roles.filter((role) => chosen.includes(role)))}
      error={error}
    >
      <Stack gap="sm" mt={headed ? 0 : 8} mb={error ? 8 : 0}>
        {roles.map((role) => (
          <Checkbox
            key={role}
            value={role}
            label={t(`role.${role}`)}
            description={t(`role.${role}.hint`)}
            disabled={readOnly}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  )
}
