import { type Html, html } from '../../html.ts'
import { link, page } from './document.ts'
import type { Facts } from './facts.ts'
import { activityPath } from './handed.ts'
import type { Packing } from './packing.ts'
import { type Section, sectionsOf } from './sections.ts'

const lines = (text: string): Html =>
  html`${text.split('\n').map((line, index) => html`${index > 0 && html`<br />`}${line}`)}`

const section = ({ letter, title, blocks }: Section): Html =>
  html`<section>
    <h2 id="${letter}">(${letter}) ${title}</h2>
    ${blocks.map(
      ({ text, items }) =>
        html`${text && html`<p>${lines(text)}</p>`}
        ${
          items &&
          items.length > 0 &&
          html`<dl>
            ${items.map(
              (item) =>
                html`<div>
                  <dt>${item.term}</dt>
                  <dd>${lines(item.text)}</dd>
                </div>`,
            )}
          </dl>`
        }`,
    )}
  </section>`

function overview({ say, reader }: Packing, facts: Facts): Html {
  if (facts.activities.length === 0) return html`<p>${say('nothing')}</p>`
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${say('activity')}</th>
        <th scope="col" class="figure">${say('rows')}</th>
        <th scope="col" class="figure">${say('files')}</th>
      </tr>
    </thead>
    <tbody>
      ${facts.activities.map((of) => {
        const rows = of.tables.reduce((sum, table) => sum + table.rows, 0)
        const files = of.tables.reduce((sum, table) => sum + table.files, 0)
        return html`<tr>
          <th scope="row"><a href="${link(activityPath(of.module, of.key), 0)}">${of.name}</a></th>
          <td class="figure">${reader.number(rows)}</td>
          <td class="figure">${files > 0 ? reader.number(files) : ''}</td>
        </tr>`
      })}
    </tbody>
  </table>`
}

/** The cover of the package: who answers, what there is, and Art. 15(1)(a) to (h) GDPR. */
export function indexPage(packing: Packing, facts: Facts): string {
  const { say, options, reader, language } = packing
  const { controller } = options
  const body = html`<h1>${say('access')}</h1>
    <p class="quiet">
      ${say('legal.access')} · ${say('request')} ${options.requestId} · ${say('made')}
      ${reader.moment(options.now)}
    </p>
    <address>
      <strong>${controller.name}</strong><span>${controller.street}</span>
      <span>${controller.postcode} ${controller.city}</span>
      ${controller.phone && html`<span>${say('phone')}: ${controller.phone}</span>`}
      <span>${controller.email}</span>
      <span
        >${say('officer')}:
        ${[controller.officer.name, controller.officer.email].filter(Boolean).join(', ')}</span
      >
    </address>
    <p>${say('lead')}</p>
    <h2 id="overview">${say('overview')}</h2>
    ${overview(packing, facts)} ${sectionsOf(packing, facts).map(section)}
    ${
      facts.empty.length > 0 &&
      html`<section>
        <h2 id="empty">${say('empty')}</h2>
        <p>${facts.empty.join(' · ')}</p>
      </section>`
    }`
  return page(language, `${say('access')} · ${controller.name}`, body)
}
