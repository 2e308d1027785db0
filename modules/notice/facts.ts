import type { Context } from '#core/context.ts'
import type { PromiseReport, RegisterRow } from '#core/house.ts'
import type { Recipient } from '#core/network.ts'
import type { Period } from '#core/retention/keep.ts'
import { authorityOf } from './authorities.ts'
import type { Tables } from './data.ts'
import {
  authoritySetting,
  controllerSetting,
  hostingSetting,
  officerSetting,
  type Authority,
  type Controller,
  type Hosting,
  type Officer,
} from './settings.ts'

/** All that the notice's text is made from. */
export interface Facts {
  readonly controller: Controller
  readonly officer: Officer
  readonly authority: Authority
  readonly hosting: Hosting
  readonly register: readonly RegisterRow[]
  readonly promises: readonly Pick<PromiseReport, 'key' | 'sentence'>[]
  readonly recipients: readonly Recipient[]
  /** Where rights are exercised; null: this installation has no page for it. */
  readonly rightsPage: { readonly de: string; readonly en: string } | null
}

/** What a preview takes for granted instead of what stands. */
export interface Supposed {
  readonly controller?: Controller | undefined
  readonly officer?: Officer | undefined
  /** Null: the one competent for the controller's Land. */
  readonly authority?: Authority | null | undefined
  readonly hosting?: Hosting | undefined
  readonly period?: { readonly module: string; readonly table: string; readonly period: Period } | undefined
}

const withPeriod = (row: RegisterRow, supposed: NonNullable<Supposed['period']>): RegisterRow => ({
  ...row,
  retention: row.retention.map((rule) =>
    rule.module === supposed.module && rule.table === supposed.table
      ? { ...rule, period: supposed.period }
      : rule,
  ),
})

/** A place of a promise's sentence that its check fills; before its first run the promise can't be stated. */
const unfilled = /\{\w+\}/

export async function gatherFacts(ctx: Context<Tables>, supposed: Supposed = {}): Promise<Facts> {
  const { period } = supposed
  const [controller, officer, chosen, hosting, register, promises, recipients] = await Promise.all([
    supposed.controller ?? ctx.readSetting(controllerSetting),
    supposed.officer ?? ctx.readSetting(officerSetting),
    supposed.authority === undefined ? ctx.readSetting(authoritySetting) : supposed.authority,
    supposed.hosting ?? ctx.readSetting(hostingSetting),
    ctx.house.register(),
    ctx.house.promises(),
    ctx.house.recipients(),
  ])
  return {
    controller,
    officer,
    authority: chosen ?? authorityOf(controller.land),
    hosting,
    register: period ? register.map((row) => withPeriod(row, period)) : register,
    promises: promises.filter(({ sentence }) => !unfilled.test(sentence.de)),
    recipients,
    rightsPage: register.some(({ module }) => module === 'rights')
      ? { de: `${ctx.config.publicUrl}/rights`, en: `${ctx.config.publicUrl}/en/rights` }
      : null,
  }
}
