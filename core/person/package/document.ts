import type { Language } from '../../errors.ts'
import { Html, html } from '../../html.ts'

/** The look of the pages; they are read from a folder, so nothing is loaded and nothing runs. */
const style = new Html(`<style>:root{color-scheme:light dark}
body{font:1rem/1.55 system-ui,'Segoe UI','Noto Sans','Liberation Sans',sans-serif;max-width:56rem;margin:0 auto;padding:1.5rem;overflow-wrap:anywhere;background:light-dark(#fff,#131615);color:light-dark(#1b1f1e,#e4e8e7)}
h1,h2,h3{line-height:1.25;margin:2.2em 0 .5em;text-wrap:balance}
h1{font-size:1.8rem;margin-top:.5em}
h2{font-size:1.3rem}
h3{font-size:1.05rem}
a{color:light-dark(#0f6b60,#5dbba8);text-underline-offset:.15em}
:focus-visible{outline:3px solid currentcolor;outline-offset:2px}
address{font-style:normal}
address>*{display:block}
dl{margin:0}
dl>div{display:grid;grid-template-columns:minmax(7rem,13rem) minmax(0,1fr);gap:0 1.5rem;padding:.3rem 0;border-top:1px solid light-dark(#dfe3e2,#2f3735)}
dt,thead,.quiet{color:light-dark(#56605d,#98a29f)}
dd{margin:0}
dd,td{white-space:pre-wrap}
table{width:100%;border-collapse:collapse}
th,td{text-align:start;vertical-align:top;font-weight:inherit;padding:.3rem 1rem .3rem 0;border-top:1px solid light-dark(#dfe3e2,#2f3735)}
td.figure,th.figure{text-align:end}
article{margin:0 0 1.5rem}
article>h3{margin:1.2rem 0 .3rem}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;margin:1rem 0}
@media(width<36rem){dl>div{grid-template-columns:minmax(0,1fr)}}
@media print{body{max-width:none;font-size:10pt}nav{display:none}tr,article{break-inside:avoid}}</style>`)

const place = 'THE-CONTENT'

/** A whole page. No script, and nothing from elsewhere even if some value tried. */
export const page = (language: Language, title: string, body: Html): string =>
  html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        ${style}
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html> `.text

/** What stands before and after the content of a page that is not written at once. */
export function frame(language: Language, title: string): { readonly head: string; readonly foot: string } {
  const text = page(language, title, new Html(place))
  const at = text.lastIndexOf(place)
  return { head: text.slice(0, at), foot: text.slice(at + place.length) }
}

/** A path inside the package as a link, seen from a page `up` folders below its root. */
export const link = (path: string, up: 0 | 1): string =>
  `${up ? '../' : './'}${path.split('/').map(encodeURIComponent).join('/')}`
