import type { Screens } from './screens.ts'

/** THE list of the modules whose screens the console shows. */
export const modules: readonly Screens[] = []
