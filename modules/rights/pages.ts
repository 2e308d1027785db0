import type { Context } from '#core/context.ts'
import { type Language, say } from '#core/errors.ts'
import { form, page, type PageRequest, type PublicPage } from '#core/http/pages.ts'
import type { Tables } from './data.ts'
import { rightsPage, sentPage, takeRequest } from './page-form.ts'
import { confirmPage, requestPage, takeConfirmation, takeRequestBack } from './page-request.ts'

type Handle = (
  ctx: Context<Tables>,
  request: PageRequest,
  language: Language,
) => ReturnType<PublicPage<Tables>['handle']>

const inBoth = (path: string, show: Handle, options: Pick<PublicPage, 'nav'> = {}): PublicPage<Tables>[] => [
  page<Tables>(path, (ctx, request) => show(ctx, request, 'de'), options),
  page<Tables>(`/en${path}`, (ctx, request) => show(ctx, request, 'en')),
]

const formInBoth = (path: string, take: Handle): PublicPage<Tables>[] => [
  form<Tables>(path, (ctx, request) => take(ctx, request, 'de')),
  form<Tables>(`/en${path}`, (ctx, request) => take(ctx, request, 'en')),
]

export const pages: readonly PublicPage<Tables>[] = [
  ...inBoth('/rights', rightsPage, { nav: say('Your rights', 'Ihre Rechte') }),
  ...formInBoth('/rights', takeRequest),
  ...inBoth('/rights/sent', sentPage),
  ...inBoth('/rights/confirm', confirmPage),
  ...formInBoth('/rights/confirm', takeConfirmation),
  ...inBoth('/rights/request', requestPage),
  ...formInBoth('/rights/request', takeRequestBack),
]
