import { controller } from '#modules/notice'
import type { Context } from '#core/context.ts'
import type { Language } from '#core/errors.ts'
import { html, type Html } from '#core/html.ts'
import type { Page } from '#core/http/pages.ts'
import type { Tables } from './data.ts'
import { noticePath, pathIn, speak } from './page-wording.ts'

const way = (href: string, title: string, lead: string): Html =>
  html`<li>
    <a href="${href}">
      <strong>${title}</strong>
      <span>${lead}</span>
    </a>
  </li>`

/** Who runs this installation, and the ways in. */
export async function homePage(ctx: Context<Tables>, language: Language): Promise<Page> {
  const say = speak(language)
  const { name } = await controller(ctx)
  const ways = html`<ul class="ways">
    ${name ? way(pathIn(language, '/enquiry'), say('home.enquiry'), say('home.enquiryLead')) : ''}
    ${way(noticePath(language), say('home.notice'), say('home.noticeLead'))}
    ${way(pathIn(language, '/privacy/register'), say('home.register'), say('home.registerLead'))}
  </ul>`
  return {
    title: name || say('home.title'),
    body: html`<article class="home">
      <header>
        <h1>${name || say('home.unknown')}</h1>
        <p class="lead">${name ? say('home.lead', { controller: name }) : say('home.unknownLead')}</p>
      </header>
      ${ways}
      <p class="staff"><a href="/console/">${say('home.staff')}</a></p>
    </article>`,
  }
}
