import type { Context } from '../context.ts'
import type { Language } from '../errors.ts'
import type { Html } from '../html.ts'

/** What a public page or form is asked with. */
export interface PageRequest {
  readonly language: Language
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  /** Fields of a posted form; strings as sent, at most 64 KB in all. */
  readonly fields: Readonly<Record<string, string>>
  /** A token to put into a form of this page as the hidden field `token`; posts without a valid one are refused. */
  readonly formToken: string
  /** Milliseconds since the form with the posted token was handed out. 0 for a GET. */
  readonly formAge: number
}

/** A page without its frame: the site's layout goes round it. */
export interface Page {
  readonly title: string
  readonly body: Html
  readonly status?: number
  /** Meta description. */
  readonly description?: string
}

export interface Redirect {
  /** Own path, answered with 303. */
  readonly redirect: string
}

/** A file: CSV, JSON-LD, robots.txt. */
export interface PageFile {
  readonly type: string
  readonly file: string
}

export interface PublicPage<T = never> {
  readonly method: 'GET' | 'POST'
  /** `/privacy`, `/privacy/{language}`; the German page stands at the bare path, the English one below `/en`. */
  readonly path: string
  readonly handle: (ctx: Context<T>, request: PageRequest) => Promise<Page | Redirect | PageFile>
}

/** A public page, server-rendered, without client script. `language` fixes it; else Accept-Language decides. */
export const page = <T>(path: string, handle: PublicPage<T>['handle']): PublicPage<T> => ({
  method: 'GET',
  path,
  handle,
})

/** Takes a posted form: token checked, refused over plain HTTP off the loopback, rate-limited. */
export const form = <T>(path: string, handle: PublicPage<T>['handle']): PublicPage<T> => ({
  method: 'POST',
  path,
  handle,
})
