import { html, type Html } from '#core/html.ts'
import type { Field, Mistakes } from './form.ts'
import type { PageKey, SayPage } from './page-wording.ts'

interface Line {
  readonly field: Exclude<Field, 'form' | 'right' | 'message'>
  readonly value: string
  readonly label: PageKey
  readonly hint?: PageKey
  readonly type?: 'email' | 'tel'
  readonly autocomplete: string
  readonly most: number
  readonly required?: boolean
}

/** What ties a control to its hint and its mistake, for those who do not see them. */
export function ties(field: Field, mistakes: Mistakes, hinted: boolean): Html {
  const described = [mistakes[field] && `${field}-error`, hinted && `${field}-hint`].filter(Boolean).join(' ')
  return html`${mistakes[field] ? html` aria-invalid="true"` : ''}${
    described ? html` aria-describedby="${described}"` : ''
  }`
}

export const mistakeAt = (say: SayPage, field: Field, mistakes: Mistakes): Html | '' => {
  const mistake = mistakes[field]
  return mistake ? html`<p class="field-error" id="${field}-error">${say(mistake)}</p>` : ''
}

/** A line to type in, with its hint and its mistake. */
export function line(say: SayPage, mistakes: Mistakes, of: Line): Html {
  const { field, value, label, hint, type = 'text', autocomplete, most, required } = of
  return html`<div class="field">
    <label for="${field}">${say(label)}</label>
    ${hint ? html`<p class="field-hint" id="${field}-hint">${say(hint)}</p>` : ''}
    ${mistakeAt(say, field, mistakes)}
    <input
      id="${field}"
      name="${field}"
      type="${type}"
      value="${value}"
      autocomplete="${autocomplete}"
      maxlength="${most}"
      ${required ? html`required` : ''}
      ${ties(field, mistakes, hint !== undefined)}
    />
  </div>`
}

/** What stands above a form that came back. */
export function summary(say: SayPage, mistakes: Mistakes): Html | '' {
  const entries = Object.entries(mistakes) as [Field, PageKey][]
  if (entries.length === 0) return ''
  return html`<div class="form-errors" role="alert">
    <h2>${say('form.errors')}</h2>
    <ul>
      ${entries.map(
        ([field, key]) =>
          html`<li>
            ${field === 'form' ? say(key) : html`<a href="#${field === 'right' ? 'right-access' : field}">${say(key)}</a>`}
          </li>`,
      )}
    </ul>
  </div>`
}
