import type { z } from 'zod'
import type { Context } from '#core/context.ts'
import type { Period } from '#core/retention/keep.ts'
import { actorKey } from '#core/contexts.ts'
import { authorityOf } from './authorities.ts'
import { authorityShape, controllerShape, hostingShape, officerShape } from './api-shapes.ts'
import type { Tables } from './data.ts'
import { errors } from './errors.ts'
import {
  authoritySetting,
  controllerSetting,
  formerOfficersSetting,
  hostingSetting,
  officerSetting,
  type Authority,
  type Controller,
  type Hosting,
  type Officer,
} from './settings.ts'
import { publish } from './version.ts'

export const readController = (ctx: Context<Tables>): Promise<Controller> =>
  ctx.readSetting(controllerSetting)

export const readOfficer = (ctx: Context<Tables>): Promise<Officer> => ctx.readSetting(officerSetting)

export const readHosting = (ctx: Context<Tables>): Promise<Hosting> => ctx.readSetting(hostingSetting)

/** The one that was chosen, else the one competent for the controller's Land. */
export async function readAuthority(ctx: Context<Tables>): Promise<Authority> {
  const chosen = await ctx.readSetting(authoritySetting)
  return chosen ?? authorityOf((await readController(ctx)).land)
}

/** What was given, if it is complete; else a refusal that names the fields. */
function complete<V>(shape: z.ZodType<V>, given: V): V {
  const parsed = shape.safeParse(given)
  if (parsed.success) return parsed.data
  const fields = new Set(parsed.error.issues.map((issue) => issue.path.join('.')))
  throw errors.incomplete({ fields: [...fields].join(', ') })
}

/** Until somebody says otherwise, the systems stand at the controller's own premises. */
export async function saveController(ctx: Context<Tables>, controller: Controller): Promise<void> {
  await ctx.writeSetting(controllerSetting, complete<Controller>(controllerShape, controller))
  const hosting = await ctx.settingVersion(hostingSetting)
  if (hosting.version === 0)
    await ctx.writeSetting(hostingSetting, {
      ...hosting.value,
      place: controller.city,
      country: controller.country,
      operator: controller.name,
    })
  await publish(ctx, 'settings')
}

/** Where an officer is reached: the address that the notice names, if it names one, then those it named before. */
export async function readOfficerAddresses(ctx: Context<Tables>): Promise<string[]> {
  const { email } = await readOfficer(ctx)
  return [...(email ? [email] : []), ...(await ctx.readSetting(formerOfficersSetting))]
}

export async function saveOfficer(ctx: Context<Tables>, officer: Officer): Promise<void> {
  const next = complete<Officer>(officerShape, officer)
  const former = (await readOfficerAddresses(ctx)).filter((one) => one !== next.email)
  if (former.join() !== (await ctx.readSetting(formerOfficersSetting)).join())
    await ctx.writeSetting(formerOfficersSetting, former)
  await ctx.writeSetting(officerSetting, next)
  await publish(ctx, 'settings')
}

/** Null goes back to the one competent for the controller's Land. */
export async function saveAuthority(ctx: Context<Tables>, authority: Authority | null): Promise<void> {
  await ctx.writeSetting(authoritySetting, authority && complete<Authority>(authorityShape, authority))
  await publish(ctx, 'settings')
}

export async function saveHosting(ctx: Context<Tables>, hosting: Hosting): Promise<void> {
  await ctx.writeSetting(hostingSetting, complete<Hosting>(hostingShape, hosting))
  // The sentence of promise 3/place names the countries as its check last read them.
  await ctx.house.checkNow().catch((error: unknown) => ctx.log.info({ err: error }, 'checked elsewhere'))
  await publish(ctx, 'settings')
}

/** Edits the period of an editable rule of any module. */
export async function savePeriod(
  ctx: Context<Tables>,
  rule: { module: string; table: string; period: Period },
): Promise<void> {
  await ctx.house.setPeriod(rule.module, rule.table, rule.period, actorKey(ctx.actor))
  await publish(ctx, 'periods')
}
