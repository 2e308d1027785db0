import { screens as customers } from '../modules/customers/console/index.tsx'
import { screens as mail } from '../modules/mail/console/index.tsx'
import { screens as notice } from '../modules/notice/console/index.tsx'
import { screens as rights } from '../modules/rights/console/index.tsx'
import { screens as staff } from '../modules/staff/console/index.tsx'
import { screens as tickets } from '../modules/tickets/console/index.tsx'
import { screens as website } from '../modules/website/console/index.tsx'
import type { Screens } from './screens.ts'

/** THE list of the modules whose screens the console shows. */
export const modules: readonly Screens[] = [tickets, customers, rights, mail, notice, website, staff]
