import { html, type Html } from '#core/html.ts'
import type { PageRequest } from '#core/http/pages.ts'
import type { PageKey, Say } from './page-wording.ts'
import type { FieldErrors, Fields } from './setup-form.ts'

/** What every field of a form needs to show itself. */
export interface Filled {
  readonly say: Say
  readonly values: Fields
  readonly errors: FieldErrors
}

interface FieldOptions {
  readonly type?: 'text' | 'email' | 'tel' | 'password'
  readonly autocomplete: string
  readonly hint?: PageKey
  readonly optional?: boolean
  readonly inputmode?: 'numeric'
  readonly label?: PageKey
}

const describedBy = (key: string, hint: boolean, error: boolean): string =>
  [hint && `${key}-hint`, error && `${key}-error`].filter(Boolean).join(' ')

/** Label, hint, the control, and the sentence that says what is wrong with it. */
function frame(
  { say, errors }: Filled,
  key: string,
  label: string,
  hint: PageKey | undefined,
  control: Html,
): Html {
  const error = errors[key]
  return html`<div class="field${error ? ' field-wrong' : ''}">
    <label for="${key}">${label}</label>
    ${hint ? html`<p class="hint" id="${key}-hint">${say(hint)}</p>` : ''} ${control}
    ${error ? html`<p class="error" id="${key}-error">${error}</p>` : ''}
  </div>`
}

/** The attributes that tie a control to its hint and error. */
function ties(filled: Filled, key: string, hint?: PageKey): Html {
  const wrong = filled.errors[key] !== undefined
  const described = describedBy(key, hint !== undefined, wrong)
  return html`${described ? html` aria-describedby="${described}"` : ''}${wrong ? html` aria-invalid="true"` : ''}`
}

/** A line to type in. Passwords are never sent back. */
export function field(filled: Filled, key: string, options: FieldOptions): Html {
  const { type = 'text', autocomplete, hint, optional, inputmode, label } = options
  const value = type === 'password' ? '' : (filled.values[key] ?? '')
  const words = filled.say(label ?? (`field.${key}` as PageKey))
  return frame(
    filled,
    key,
    words,
    hint,
    html`<input
      id="${key}"
      name="${key}"
      type="${type}"
      value="${value}"
      autocomplete="${autocomplete}"
      ${inputmode ? html`inputmode="${inputmode}"` : ''}
      ${optional ? '' : html`required`}${ties(filled, key, hint)}
    />`,
  )
}

/** A choice from a list, the first entry being none. */
export function choice(
  filled: Filled,
  key: string,
  options: { list: readonly (readonly [value: string, name: string])[]; none: PageKey; hint?: PageKey },
): Html {
  const chosen = filled.values[key] ?? ''
  return frame(
    filled,
    key,
    filled.say(`field.${key}` as PageKey),
    options.hint,
    html`<select id="${key}" name="${key}" required${ties(filled, key, options.hint)}>
      <option value="">${filled.say(options.none)}</option>
      ${options.list.map(
        ([value, name]) =>
          html`<option value="${value}" ${value === chosen ? html` selected` : ''}>${name}</option>`,
      )}
    </select>`,
  )
}

/** A box to tick. */
export function tick(filled: Filled, key: string): Html {
  const error = filled.errors[key]
  return html`<div class="field field-tick${error ? ' field-wrong' : ''}">
    <input
      id="${key}"
      name="${key}"
      type="checkbox"
      value="yes"
      required${filled.values[key] ? html` checked` : ''}${ties(filled, key)}
    />
    <label for="${key}">${filled.say(`field.${key}` as PageKey)}</label>
    ${error ? html`<p class="error" id="${key}-error">${error}</p>` : ''}
  </div>`
}

/** What stands above a form that came back. */
export function summary({ say, errors }: Filled, request: PageRequest): Html {
  if (Object.keys(errors).length > 0) return html`<p class="problem" role="alert">${say('setup.errors')}</p>`
  return request.tokenValid ? html`` : html`<p class="problem" role="alert">${say('error.token')}</p>`
}
