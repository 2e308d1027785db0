import type { Context } from '#core/context.ts'
import { say, type Language } from '#core/errors.ts'
import { form, page, type PageRequest, type PublicPage } from '#core/http/pages.ts'
import type { Tables } from './data.ts'
import { enquiryPage, takeEnquiry, thanksPage } from './page-enquiry.ts'
import { homePage } from './page-home.ts'

type Show = (
  ctx: Context<Tables>,
  request: PageRequest,
  language: Language,
) => ReturnType<PublicPage<Tables>['handle']>

const inBoth = (path: string, show: Show, options: Pick<PublicPage, 'nav'> = {}): PublicPage<Tables>[] => [
  page<Tables>(path, (ctx, request) => show(ctx, request, 'de'), options),
  page<Tables>(path === '/' ? '/en' : `/en${path}`, (ctx, request) => show(ctx, request, 'en')),
]

export const pages: readonly PublicPage<Tables>[] = [
  ...inBoth('/', (ctx, _request, language) => homePage(ctx, language)),
  ...inBoth('/enquiry', enquiryPage, { nav: say('Contact', 'Kontakt') }),
  form<Tables>('/enquiry', (ctx, request) => takeEnquiry(ctx, request, 'de')),
  form<Tables>('/en/enquiry', (ctx, request) => takeEnquiry(ctx, request, 'en')),
  ...inBoth('/enquiry/thanks', (ctx, _request, language) => thanksPage(ctx, language)),
]
