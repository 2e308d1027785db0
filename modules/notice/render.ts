import type { PromiseReport } from '#core/house.ts'
import { html, type Html } from '#core/html.ts'
import type { PromiseState } from '#core/promises/declare.ts'
import { readText, type Block } from './lines.ts'
import type { Speaker } from './page-wording.ts'

/** Shapes that differ without their colour: tick, cross, clock, open ring. */
const shapes: Record<PromiseState, Html> = {
  kept: html`<path d="M3.5 8.5l3 3 6-7" />`,
  broken: html`<path d="M4 4l8 8M12 4l-8 8" />`,
  overdue: html`<circle cx="8" cy="8" r="6" /><path d="M8 4.5V8l2.5 1.5" />`,
  unproven: html`<circle cx="8" cy="8" r="5.5" stroke-dasharray="2.5 2.5" />`,
}

/** State of a promise as sign and word. */
export const mark = (speak: Speaker, state: PromiseState): Html =>
  html`<span class="mark mark-${state}"
    ><svg class="mark-sign" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      ${shapes[state]}</svg
    >${speak.say(`state.${state}`)}</span
  >`

function proof(speak: Speaker, report: PromiseReport): Html {
  return html`<p class="promise-proof">
    ${mark(speak, report.state)}
    <span class="promise-when"
      >${
        report.checkedAt
          ? html`${speak.say('checked')} ${speak.time(report.checkedAt)}`
          : speak.say('neverChecked')
      }</span
    >
    <span class="promise-seen">${report.seen[speak.language]}</span>
  </p>`
}

/** `3.1/log-15-days` → `3.1-log-15-days`, for links to one promise. */
export const anchorOf = (key: string): string => key.replaceAll(/[^\w.-]+/g, '-')

const sectionAnchor = (text: string): string => `s${/^[\d.]+/.exec(text)?.[0] ?? ''}`

/** An activity stands one level below its section, or below the clause of it. */
function title(block: Extract<Block, { kind: 'heading' }>, under: number): Html {
  const [, number, words = block.text] = /^(\d[\d.]*) (.*)$/.exec(block.text) ?? []
  const shown = number ? html`<span class="number">${number}</span> ${words}` : words
  if (block.level === 2) return html`<h2 id="${sectionAnchor(block.text)}">${shown}</h2>`
  if (block.level === 3) return html`<h3 id="${sectionAnchor(block.text)}">${shown}</h3>`
  return under === 2 ? html`<h3>${shown}</h3>` : html`<h4>${shown}</h4>`
}

function single(speak: Speaker, block: Block, reports: ReadonlyMap<string, PromiseReport>): Html {
  if (block.kind !== 'promise') return html`<p>${linked(block.text)}</p>`
  const report = reports.get(block.key)
  return html`<div class="promise${report ? html` promise-${report.state}` : ''}" id="${anchorOf(block.key)}">
    <p class="promise-sentence">${block.text}</p>
    ${report ? proof(speak, report) : ''}
  </div>`
}

/** E-mail and web addresses become links. */
function linked(text: string): Html {
  const parts = text.split(/([\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?:\/\/[^\s]+[^\s.,;)])/)
  return html`${parts.map((part, index) =>
    index % 2 === 0
      ? part
      : html`<a href="${part.startsWith('http') ? part : `mailto:${part}`}" rel="noreferrer">${part}</a>`,
  )}`
}

const group = (kind: Block['kind'], blocks: readonly Block[]): Html => {
  if (kind === 'address')
    return html`<address>${blocks.map((block) => html`<span>${linked(block.text)}</span>`)}</address>`
  if (kind === 'item')
    return html`<ul>
      ${blocks.map((block) => html`<li>${linked(block.text)}</li>`)}
    </ul>`
  return html`<dl>
    ${blocks.map((block) =>
      block.kind === 'term'
        ? html`<div>
            <dt>${block.term}</dt>
            <dd>${block.text}</dd>
          </div>`
        : '',
    )}
  </dl>`
}

/** The notice's text as markup, beside each promise what the reports say of it; without reports, the text alone. */
export function render(speak: Speaker, text: string, reports: readonly PromiseReport[]): Html {
  const byKey = new Map(reports.map((report) => [report.key, report]))
  const parts: Html[] = []
  let run: Block[] = []
  let under = 2
  const settle = (): void => {
    const [first] = run
    if (first) parts.push(group(first.kind, run))
    run = []
  }
  for (const block of readText(text)) {
    if (block.kind === 'heading' && block.level === 1) continue
    const grouped = block.kind === 'address' || block.kind === 'item' || block.kind === 'term'
    if (run[0] && run[0].kind !== block.kind) settle()
    if (grouped) run.push(block)
    else if (block.kind === 'heading') {
      parts.push(title(block, under))
      if (block.level < 4) under = block.level
    } else parts.push(single(speak, block, byKey))
  }
  settle()
  return html`${parts}`
}

/** Links to the sections of a text. */
export function contents(speak: Speaker, text: string): Html {
  const sections = readText(text).filter((block) => block.kind === 'heading' && block.level <= 3)
  return html`<nav class="contents" aria-label="${speak.say('contents')}">
    <ol>
      ${sections.map((block) =>
        block.kind === 'heading' && block.level > 1
          ? html`<li class="level-${block.level}">
              <a href="#${sectionAnchor(block.text)}">${block.text}</a>
            </li>`
          : '',
      )}
    </ol>
  </nav>`
}
