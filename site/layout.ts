import type { Engine } from '#core/engine.ts'
import type { Language } from '#core/errors.ts'
import { type Html, html } from '#core/html.ts'
import type { FrameRequest, Page, SiteFrame } from '#core/http/pages.ts'
import { controller } from '#modules/notice'
import { asset } from './assets.ts'
import de from './texts/de.json' with { type: 'json' }
import en from './texts/en.json' with { type: 'json' }

const texts: Record<Language, typeof de> = { de, en }

const styles = asset('site.css', 'text/css; charset=utf-8')
const mark = asset('mark.svg', 'image/svg+xml')

/** What the frame shows of the controller (§ 5 DDG, promise 1/controller). */
export interface Controller {
  readonly name: string
  readonly street: string
  readonly postcode: string
  readonly city: string
  readonly phone: string
  readonly fax: string
  readonly email: string
}

export interface FrameOptions {
  /** Who runs this installation; null when nobody knows yet. */
  readonly controller?: (engine: Engine) => Promise<Controller | null>
}

function navigation({ language, nav, path, alternate }: FrameRequest): Html {
  const text = texts[language]
  const other = language === 'de' ? 'en' : 'de'
  return html`<nav class="site-nav" aria-label="${text.nav}">
    <ul>
      ${nav.map(
        ({ href, label }) =>
          html`<li><a href="${href}" ${href === path && html` aria-current="page"`}>${label}</a></li>`,
      )}
      ${
        alternate &&
        html`<li class="site-language">
          <a href="${alternate}" lang="${other}" hreflang="${other}" rel="alternate">${text.other}</a>
        </li>`
      }
    </ul>
  </nav>`
}

const line = (label: string, value: string, href: string): Html | false =>
  value !== '' && html`<span>${label}: <a href="${href}">${value}</a></span>`

function footer(language: Language, by: Controller | null): Html {
  const text = texts[language]
  if (!by?.name) return html`<footer class="site-footer"><p>${text.unset}</p></footer>`
  return html`<footer class="site-footer">
    <h2>${text.responsible}</h2>
    <address>
      <strong>${by.name}</strong><span>${by.street}</span><span>${by.postcode} ${by.city}</span>
      ${line(text.phone, by.phone, `tel:${by.phone.replaceAll(/[^\d+]/g, '')}`)}
      ${by.fax !== '' && html`<span>${text.fax}: ${by.fax}</span>`}
      ${line(text.email, by.email, `mailto:${by.email}`)}
    </address>
  </footer>`
}

function document(page: Page, request: FrameRequest, by: Controller | null): string {
  const { language } = request
  const text = texts[language]
  const name = by?.name || 'Zusage'
  const home = language === 'en' ? '/en' : '/'
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title === name ? name : `${page.title} · ${name}`}</title>
        ${page.description && html`<meta name="description" content="${page.description}" />`}
        <link rel="stylesheet" href="${styles.path}" />
        <link rel="icon" type="image/svg+xml" href="${mark.path}" />
      </head>
      <body>
        <a class="skip" href="#content">${text.skip}</a>
        <header class="site-header">
          <a class="site-name" href="${home}" ${request.path === home && html` aria-current="page"`}
            >${name}</a
          >
          ${navigation(request)}
        </header>
        <main id="content" tabindex="-1">${page.body}</main>
        ${footer(language, by)}
      </body>
    </html> `.text
}

/**
 * The frame of the public pages: who is responsible stands on every one of them. A page that says that the
 * database is away still gets its frame, without the controller.
 */
export function createFrame(options: FrameOptions = {}): SiteFrame {
  const whose = options.controller ?? ((engine) => controller(engine.context('notice', { kind: 'public' })))
  return {
    assets: [styles, mark],
    async render(page, request, engine) {
      try {
        return document(page, request, await whose(engine))
      } catch (error) {
        engine.log.warn({ err: error }, 'a page was shown without its controller')
        return document(page, request, null)
      }
    },
  }
}
