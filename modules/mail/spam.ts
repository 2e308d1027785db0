import type { Header } from './automatic.ts'

/** What the filter in front (rspamd) wrote about a mail; we judge nothing ourselves. */
export interface SpamVerdict {
  readonly flag: boolean
  readonly score: number | null
}

/** Only the topmost of each header counts: the filter writes at the top, a sender can forge what is below. */
export function spamVerdict(headers: readonly Header[]): SpamVerdict | null {
  const top = (key: string): string | undefined => headers.find((header) => header.key === key)?.value.trim()
  const flagged = top('x-spam') ?? top('x-spam-flag')
  const result = top('x-spamd-result')
  const scored = top('x-rspamd-score') ?? top('x-spam-score')
  const status = top('x-spam-status')
  if (!flagged && !result && !scored && !status) return null
  const judged = /^\S+:\s*(True|False)\s*\[\s*(-?[\d.]+)/i.exec(result ?? '')
  const number = Number.parseFloat(scored ?? judged?.[2] ?? /score=(-?[\d.]+)/i.exec(status ?? '')?.[1] ?? '')
  return {
    flag: flagged
      ? /^yes\b/i.test(flagged)
      : judged
        ? /true/i.test(judged[1] ?? '')
        : /^yes\b/i.test(status ?? ''),
    score: Number.isFinite(number) ? number : null,
  }
}
