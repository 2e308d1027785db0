import { type ComponentType, useEffect, useReducer } from 'react'
import { tellProblem } from '../notify.tsx'

interface Openable {
  readonly opened: boolean
  readonly onClose: () => void
}

/**
 * A dialog whose code is fetched once what it belongs to has been drawn, not before. When that failed it is fetched
 * again on opening; a second failure is told.
 */
export function openedLater<P extends Openable>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let Dialog: ComponentType<P> | undefined
  return function OpenedLater(props: P) {
    const [, redraw] = useReducer((times: number) => times + 1, 0)
    const { opened, onClose } = props
    useEffect(() => {
      if (Dialog) return
      load().then(
        (loaded) => {
          Dialog = loaded
          redraw()
        },
        (problem: unknown) => {
          if (!opened) return
          onClose()
          tellProblem(problem)
        },
      )
    }, [opened, onClose])
    return Dialog ? <Dialog {...props} /> : null
  }
}
