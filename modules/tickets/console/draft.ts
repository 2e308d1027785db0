/** What was written and not sent, for as long as the tab is open; nothing outlives it. */
const place = (ticketId: number, mode: string): string => `zusage.draft.${ticketId}.${mode}`

export const readDraft = (ticketId: number, mode: string): string =>
  sessionStorage.getItem(place(ticketId, mode)) ?? ''

export function keepDraft(ticketId: number, mode: string, html: string): void {
  if (html) sessionStorage.setItem(place(ticketId, mode), html)
  else sessionStorage.removeItem(place(ticketId, mode))
}
