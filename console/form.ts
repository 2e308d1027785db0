import { type ChangeEvent, type SyntheticEvent, useRef, useState } from 'react'
import { tellProblem } from './notify.tsx'
import { Problem } from './problem.ts'

type Fields<T, V> = { [K in keyof T & string]: T[K] extends V ? K : never }[keyof T & string]
type Typed = ChangeEvent<HTMLInputElement | HTMLTextAreaElement>

export interface Form<T> {
  readonly values: T
  readonly set: (change: Partial<T>) => void
  /** Props for TextInput, Textarea, PasswordInput. */
  readonly text: (name: Fields<T, string | null>) => {
    name: string
    value: string
    error: string | undefined
    onChange: (event: Typed) => void
  }
  /** Props for Checkbox and Switch. */
  readonly check: (name: Fields<T, boolean>) => {
    name: string
    checked: boolean
    error: string | undefined
    onChange: (event: ChangeEvent<HTMLInputElement>) => void
  }
  /** Props for Select, Radio.Group, SegmentedControl, MultiSelect, NumberInput: whatever gives its value. */
  readonly choice: <K extends keyof T & string>(
    name: K,
  ) => { name: string; value: T[K]; error: string | undefined; onChange: (value: T[K] | null) => void }
  /** The server's sentence for a field that is not bound above (`addresses.0.value`). */
  readonly error: (name: string) => string | undefined
  /** A refusal that belongs to no field; show it with ErrorBox. */
  readonly problem: Problem | null
  readonly busy: boolean
  /** Differs from what it began with. */
  readonly dirty: boolean
  readonly reset: (to?: T) => void
  readonly onSubmit: (event?: SyntheticEvent) => void
}

/**
 * A form over plain values. `submit` sends them (`useAct(…, { quiet: true }).actAsync`, or `call`); when it throws
 * a `Problem`, its sentences appear at their fields and the first of them gets the focus.
 */
export function useForm<T extends object>(options: {
  readonly initial: T
  readonly submit: (values: T) => Promise<unknown>
}): Form<T> {
  const [start, setStart] = useState(options.initial)
  const [values, setValues] = useState(options.initial)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [cleared, setCleared] = useState<readonly string[]>([])
  const [busy, setBusy] = useState(false)
  const under = useRef(false)

  const set = (change: Partial<T>) => {
    setValues((before) => ({ ...before, ...change }))
    setCleared((before) => [...before, ...Object.keys(change)])
  }
  const error = (name: string) => (cleared.includes(name) ? undefined : problem?.fields[name])

  const send = async (form: HTMLFormElement | null) => {
    under.current = true
    setBusy(true)
    try {
      await options.submit(values)
      setProblem(null)
      setStart(values)
    } catch (thrown) {
      setProblem(thrown instanceof Problem ? thrown : null)
      setCleared([])
      if (!(thrown instanceof Problem)) tellProblem(thrown)
      requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
    } finally {
      under.current = false
      setBusy(false)
    }
  }

  return {
    values,
    set,
    text: (name) => ({
      name,
      value: (values[name] as string | null) ?? '',
      error: error(name),
      onChange: (event) => set({ [name]: event.currentTarget.value } as Partial<T>),
    }),
    check: (name) => ({
      name,
      checked: Boolean(values[name]),
      error: error(name),
      onChange: (event) => set({ [name]: event.currentTarget.checked } as Partial<T>),
    }),
    choice: (name) => ({
      name,
      value: values[name],
      error: error(name),
      onChange: (value) => set({ [name]: value } as Partial<T>),
    }),
    error,
    problem: problem && Object.keys(problem.fields).length === 0 ? problem : null,
    busy,
    dirty: JSON.stringify(values) !== JSON.stringify(start),
    reset: (to = start) => {
      setStart(to)
      setValues(to)
      setProblem(null)
    },
    onSubmit: (event) => {
      event?.preventDefault()
      const form = event?.currentTarget
      if (!under.current) void send(form instanceof HTMLFormElement ? form : null)
    },
  }
}
