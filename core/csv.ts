/** What a spreadsheet takes for the beginning of a formula, in the forms it reads. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/

/**
 * The same after what a spreadsheet of another country would take for the end of a cell or a line: one that expects
 * semicolons does not see the quotes of a file with commas.
 */
const formulaWithin = /([;\t\r\n]["\s]*)(?=[=+\-@＝＋－＠])/g

/** A cell between quotes (RFC 4180). What would be a formula gets an apostrophe before it, which makes it text. */
export function csvCell(text: string): string {
  const guarded = (formula.test(text) ? `'${text}` : text).replaceAll(formulaWithin, "$1'")
  return `"${guarded.replaceAll('"', '""')}"`
}
