import { Anchor } from '@mantine/core'
import { useText } from '#console/texts.ts'
import classes from './message.module.css'
import { linkParts, splitQuote } from './quote.ts'
import { texts } from './texts.ts'

function Linked({ text }: { readonly text: string }) {
  return linkParts(text).map(({ text: part, href }, index) =>
    href ? (
      <Anchor
        key={`${index}:${part}`}
        underline="always"
        href={href}
        target="_blank"
        rel="noopener noreferrer nofollow"
      >
        {part}
      </Anchor>
    ) : (
      part
    ),
  )
}

/** A message as plain text; what it quotes is folded. */
export function MessageText({ text }: { readonly text: string }) {
  const t = useText(texts)
  const { own, quoted } = splitQuote(text)
  return (
    <>
      <div className={classes.text}>
        <Linked text={own} />
      </div>
      {quoted && (
        <details className={classes.quote}>
          <summary>{t('quote')}</summary>
          <div className={classes.text}>
            <Linked text={quoted} />
          </div>
        </details>
      )}
    </>
  )
}
