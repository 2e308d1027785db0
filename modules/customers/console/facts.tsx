import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#console/texts.ts'
import classes from './facts.module.css'
import { texts } from './texts.ts'

/** What is known, name by value; what is not is said so. */
export function Facts({ of }: { readonly of: readonly (readonly [name: string, value: ReactNode])[] }) {
  const t = useText(texts)
  return (
    <dl className={classes.facts}>
      {of.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>
            {value || (
              <Text span c="dimmed">
                {t('missing')}
              </Text>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
