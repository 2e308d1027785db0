import type { Context } from '#core/context.ts'
import { say, type Language } from '#core/errors.ts'
import { page, type PageFile, type PageRequest, type PublicPage } from '#core/http/pages.ts'
import { registerCsv, registerJsonLd } from '#core/ledger/register.ts'
import { readController } from './controller.ts'
import type { Tables } from './data.ts'
import { differencesPage } from './page-differences.ts'
import { noticeFile, noticePage } from './page-notice.ts'
import { registerPage } from './page-register.ts'
import { versionPage, versionsPage } from './page-versions.ts'

type Ctx = Context<Tables>

const inBoth = (
  path: string,
  show: (ctx: Ctx, request: PageRequest, language: Language) => ReturnType<PublicPage<Tables>['handle']>,
): PublicPage<Tables>[] => [
  page<Tables>(path, (ctx, request) => show(ctx, request, 'de')),
  page<Tables>(`/en${path}`, (ctx, request) => show(ctx, request, 'en')),
  // Where `/privacy/en` leads readers to look for it.
  page<Tables>(path.replace('/privacy', '/privacy/en'), async (_ctx, { path: asked, query }) => {
    const questions = new URLSearchParams(query).toString()
    return {
      redirect: `${asked.replace('/privacy/en', '/en/privacy')}${questions && `?${questions}`}`,
    }
  }),
]

export const pages: readonly PublicPage<Tables>[] = [
  page<Tables>('/privacy/:language?', (ctx, { language }) => noticePage(ctx, language), {
    nav: say('Privacy', 'Datenschutz'),
  }),
  page<Tables>('/privacy.json', (ctx) => noticeFile(ctx)),
  ...inBoth('/privacy/versions', versionsPage),
  ...inBoth('/privacy/versions/:id', versionPage),
  ...inBoth('/privacy/versions/:id/differences', differencesPage),
  ...inBoth('/privacy/register', (ctx, _request, language) => registerPage(ctx, language)),
  ...inBoth('/privacy/register.csv', async (ctx, _request, language): Promise<PageFile> => ({
    type: 'text/csv; charset=utf-8',
    file: registerCsv(await ctx.house.register(), language),
  })),
  page<Tables>('/privacy/register.jsonld', async (ctx): Promise<PageFile> => {
    const controller = await readController(ctx)
    return {
      type: 'application/ld+json; charset=utf-8',
      file: registerJsonLd(await ctx.house.register(), controller.name ? controller : undefined),
    }
  }),
]
