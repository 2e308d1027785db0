import { cited } from '#core/cite.ts'
import type { Context } from '#core/context.ts'
import type { Language } from '#core/errors.ts'
import type { RegisterRow } from '#core/house.ts'
import { html, type Html } from '#core/html.ts'
import type { Page } from '#core/http/pages.ts'
import { goalNames } from '#core/promises/goals.ts'
import { byClause } from './compose.ts'
import { readController, readOfficer } from './controller.ts'
import type { Tables } from './data.ts'
import { speaker, type PageKey, type Speaker } from './page-wording.ts'
import { countryName, isNoticeKey, periodText, speak as speakNotice } from './wording.ts'

const term = (speak: Speaker, key: PageKey, value: string | Html): Html =>
  html`<div>
    <dt>${speak.say(key)}</dt>
    <dd>${value}</dd>
  </div>`

function periods(speak: Speaker, row: RegisterRow): Html {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${speak.say('register.table')}</th>
        <th scope="col">${speak.say('register.period')}</th>
        <th scope="col">${speak.say('register.source')}</th>
      </tr>
    </thead>
    <tbody>
      ${row.retention.map(
        (rule) =>
          html`<tr>
            <th scope="row">${rule.name[speak.language]}</th>
            <td>
              ${rule.period ? periodText(speak.language, rule.period, rule.yearEnd) : speak.say('register.noPeriod')}
            </td>
            <td>${rule.source[speak.language]}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

function categories(speak: Speaker, row: RegisterRow): string {
  const say = speakNotice(speak.language)
  const named = row.categories.flatMap((category) => {
    const key = `category.${category}`
    return isNoticeKey(key) ? [say(key)] : []
  })
  const special = row.special ? ` (${speak.say('register.special')})` : ''
  return named.length > 0 ? named.join(', ') + special : speak.say('register.noPersonal')
}

function activity(speak: Speaker, row: RegisterRow): Html {
  const { activity } = row
  const { language } = speak
  return html`<section class="activity" id="${row.module}.${row.key}">
    <h3>${activity.name[language]}</h3>
    <p class="meta">
      <code>${row.module}.${row.key}</code> · ${speak.say('register.clause', { clause: activity.clause })}
    </p>
    <dl>
      ${term(speak, 'register.purpose', activity.purpose[language])}
      ${term(speak, 'register.legalBasis', activity.legalBasis[language])}
      ${term(speak, 'register.persons', activity.persons[language])}
      ${term(speak, 'register.categories', categories(speak, row))}
      ${term(speak, 'register.recipients', activity.recipients[language])}
      ${
        row.promises.length > 0
          ? term(
              speak,
              'register.goals',
              html`<ul>
                ${row.promises.map(
                  ({ key, goals }) =>
                    html`<li>
                      <code>${key}</code>: ${goals.map((goal) => goalNames[goal][language]).join(', ')}
                    </li>`,
                )}
              </ul>`,
            )
          : ''
      }
      ${
        row.flows.length > 0
          ? term(
              speak,
              'register.flows',
              html`<ul>
                ${row.flows.map((flow) => html`<li>→ <code>${flow.to}</code>: ${flow.purpose[language]}</li>`)}
              </ul>`,
            )
          : ''
      }
    </dl>
    ${row.retention.length > 0 ? periods(speak, row) : ''}
  </section>`
}

/** The register of processing activities (Art. 30(1) and (2) GDPR) as a page. */
export async function registerPage(ctx: Context<Tables>, language: Language): Promise<Page> {
  const speak = speaker(language, ctx.config.zone)
  const [rows, controller, officer, recipients] = await Promise.all([
    ctx.house.register(),
    readController(ctx),
    readOfficer(ctx),
    ctx.house.recipients(),
  ])
  const of = (heldAs: RegisterRow['heldAs']): RegisterRow[] =>
    rows
      .filter((row) => row.heldAs === heldAs)
      .sort((one, other) => byClause(one.activity.clause, other.activity.clause))
  const part = (heldAs: RegisterRow['heldAs']): Html | '' =>
    of(heldAs).length > 0
      ? html`<h2>${speak.say(`register.as.${heldAs}`)}</h2>
          ${of(heldAs).map((row) => activity(speak, row))}`
      : ''
  return {
    title: speak.say('register.title'),
    body: html`<article class="notice register">
      <header>
        <h1>${speak.say('register.title')}</h1>
        <p class="summary">${speak.say('register.lead')}</p>
        <nav class="further" aria-label="${speak.say('further')}">
          <a href="${speak.notice}">${speak.say('back')}</a>
          <a href="${speak.path('/privacy/register.csv')}">${speak.say('register.csv')}</a>
          <a href="/privacy/register.jsonld">${speak.say('register.jsonld')}</a>
        </nav>
      </header>
      <dl>
        ${
          controller.name
            ? term(
                speak,
                'register.controller',
                `${controller.name}, ${controller.street}, ${controller.postcode} ${controller.city}`,
              )
            : ''
        }
        ${controller.name ? term(speak, 'register.contact', `${controller.phone}, ${controller.email}`) : ''}
        ${
          officer.email
            ? term(speak, 'register.officer', [officer.name, officer.email].filter(Boolean).join(', '))
            : ''
        }
      </dl>
      ${part('controller')} ${part('processor')}
      <h2>${speak.say('register.connections')}</h2>
      ${
        recipients.length > 0
          ? html`<ul>
              ${recipients.map(
                (one) =>
                  html`<li>
                    ${one.name}, ${countryName(language, one.country)} (<code>${one.host}</code>):
                    ${cited(one.purpose)[language]}
                  </li>`,
              )}
            </ul>`
          : html`<p>${speak.say('register.noConnections')}</p>`
      }
      <h2>${speak.say('register.measures')}</h2>
      <p>${speak.say('register.measures.lead')}</p>
    </article>`,
  }
}
