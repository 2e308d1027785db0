let owed = false
let back = false

/** A screen was entered: its heading is owed the focus; after a step back the row that had been opened. */
export function oweFocus(byStepBack: boolean): void {
  owed = true
  back = byStepBack
}

/** Whether the focus is owed; asking settles it. */
export function takeFocusOwed(): boolean {
  const was = owed
  owed = false
  return was
}

/** Whether this screen was entered by a step back; asking settles it. */
export function cameBack(): boolean {
  const was = back
  back = false
  return was
}
