import type { Context } from '../context.ts'
import type { Engine } from '../engine.ts'
import type { Bilingual, Language } from '../errors.ts'
import type { Html } from '../html.ts'

/** What a public page or form is asked with. */
export interface PageRequest {
  readonly language: Language
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  /** Fields of a posted form; strings as sent, at most 64 KB in all. */
  readonly fields: Readonly<Record<string, string>>
  /**
   * A token to put into a form of this page as the hidden field `token`. It is good for every form of the same
   * module. A post without one, or with one that was not made here, never reaches the module.
   */
  readonly formToken: string
  /** Milliseconds since the form with the posted token was handed out. 0 for a GET. */
  readonly formAge: number
  /**
   * Whether a posted token is neither too young (1 s: no hand types that fast) nor too old (2 h). When it is
   * false the module answers with the form again, filled as sent, status 422, and does nothing else. True for a GET.
   */
  readonly tokenValid: boolean
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

/** What the layout is told about the page it goes round. */
export interface FrameRequest {
  readonly language: Language
  readonly path: string
  /** Where the same page stands in the other language; null when the reader's browser decides. */
  readonly alternate: string | null
  /** Entries of the navigation: the pages that ask for one. */
  readonly nav: readonly { readonly href: string; readonly label: string }[]
}

/** A file of the layout, served for good under a name that changes with its content. */
export interface FrameAsset {
  readonly path: string
  readonly type: string
  readonly body: string
}

/** The layout round every public page: the whole document as text. It must not fail when the database does. */
export interface SiteFrame {
  readonly assets: readonly FrameAsset[]
  readonly render: (page: Page, request: FrameRequest, engine: Engine) => Promise<string>
}

export interface PublicPage<T = never> {
  readonly method: 'GET' | 'POST'
  /**
   * `/privacy/:language?` stands in German at `/privacy`, in English at `/privacy/en`. A page declared twice, at
   * `/x` and `/en/x`, is German and English. Otherwise Accept-Language decides.
   */
  readonly path: string
  /** Label in the navigation of the public pages. */
  readonly nav?: Bilingual
  readonly handle: (ctx: Context<T>, request: PageRequest) => Promise<Page | Redirect | PageFile>
}

/** A public page, server-rendered, without client script. */
export const page = <T>(
  path: string,
  handle: PublicPage<T>['handle'],
  options: Pick<PublicPage<T>, 'nav'> = {},
): PublicPage<T> => ({ method: 'GET', path, handle, ...options })

/** Takes a posted form: token checked, refused over plain HTTP off the loopback, rate-limited. */
export const form = <T>(path: string, handle: PublicPage<T>['handle']): PublicPage<T> => ({
  method: 'POST',
  path,
  handle,
})
