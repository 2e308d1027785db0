import type { Module } from '#core/module.ts'
import { customers } from '#modules/customers'
import { mail } from '#modules/mail'
import { notice } from '#modules/notice'
import { rights } from '#modules/rights'
import { staff } from '#modules/staff'
import { tickets } from '#modules/tickets'
import { website } from '#modules/website'

/** The systems of the house, in the notice's order. */
export const modules: readonly Module[] = [notice, staff, website, mail, customers, tickets, rights].map(
  (one) => one.module,
)
