import { Kbd } from '@mantine/core'
import { Fragment } from 'react'
import { writeKeys } from '../keys.ts'
import { useLanguage } from '../language.ts'
import { frameTexts, useText } from '../texts.ts'
import classes from './keys.module.css'

const mac = navigator.userAgent.includes('Mac')

/** A shortcut as keys to look at. */
export function Keys({ keys }: { readonly keys: string }) {
  const t = useText(frameTexts)
  const language = useLanguage()
  return (
    <span className={classes.keys}>
      {writeKeys(keys, language, mac).map((press, index) => (
        <Fragment key={press.join('+')}>
          {index > 0 && <span className={classes.then}>{t('keys.then')}</span>}
          {press.map((key) => (
            <Kbd key={key} size="xs">
              {key}
            </Kbd>
          ))}
        </Fragment>
      ))}
    </span>
  )
}
