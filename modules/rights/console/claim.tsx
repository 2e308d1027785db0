import { Checkbox, Stack, Textarea, TextInput } from '@mantine/core'
import { useText } from '#console/texts.ts'
import { texts } from './texts.ts'

/** Why what is restricted is also kept past its period, and when that is looked at again. */
export interface Claim {
  readonly wanted: boolean
  readonly reason: string
  readonly reviewOn: string
}

const inMonths = (count: number): string => {
  const day = new Date()
  day.setMonth(day.getMonth() + count)
  return day.toLocaleDateString('sv-SE')
}

export const noClaim = (): Claim => ({ wanted: false, reason: '', reviewOn: inMonths(6) })

/** Asks whether the person needs the data for claims, or does not want them erased (Art. 18(1)(b), (c) GDPR). */
export function ClaimFields({
  claim,
  onChange,
}: {
  readonly claim: Claim
  readonly onChange: (claim: Claim) => void
}) {
  const t = useText(texts)
  return (
    <Stack gap="sm" maw={560}>
      <Checkbox
        label={t('claim')}
        description={t('claim.hint')}
        checked={claim.wanted}
        onChange={(event) => onChange({ ...claim, wanted: event.currentTarget.checked })}
      />
      {claim.wanted && (
        <>
          <Textarea
            label={t('claim.reason')}
            description={t('claim.reason.hint')}
            value={claim.reason}
            onChange={(event) => onChange({ ...claim, reason: event.currentTarget.value })}
            required
            autosize
            minRows={2}
            maxLength={500}
          />
          <TextInput
            type="date"
            label={t('claim.reviewOn')}
            value={claim.reviewOn}
            onChange={(event) => onChange({ ...claim, reviewOn: event.currentTarget.value })}
            required
            maw={220}
          />
        </>
      )}
    </Stack>
  )
}
