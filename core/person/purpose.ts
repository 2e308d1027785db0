import type { House } from '../house.ts'
import type { Module } from '../module.ts'
import type { Persons } from './persons.ts'

/** What any module may ask, at the moment it uses data: it answers yes or no. */
const questions: ReadonlySet<PropertyKey> = new Set<keyof Persons>(['objects'])

/** The house as a module may use it: the rights of persons reach into every module, so a module says why it needs them. */
export function houseFor(house: House, module: Module | undefined): House {
  if (module?.persons) return house
  const persons = new Proxy(house.persons, {
    get(target, name) {
      if (questions.has(name)) return target[name as keyof Persons]
      throw new Error(
        `Module "${module?.name}" uses the rights of persons (${String(name)}) without saying why: give defineModule "persons".`,
      )
    },
  })
  return { ...house, persons }
}
