import type { Context } from '#core/context.ts'
import { route } from '#core/http/contract.ts'
import * as api from './api.ts'
import * as settings from './api-settings.ts'
import { authorities } from './authorities.ts'
import {
  readAuthority,
  readController,
  readHosting,
  readOfficer,
  saveAuthority,
  saveController,
  saveHosting,
  saveOfficer,
  savePeriod,
} from './controller.ts'
import type { Tables } from './data.ts'
import { compareVersion, pageVersions, preview } from './history.ts'
import { permissions } from './permissions.ts'
import { presentActivity, presentEntry, presentPromise, presentVersion } from './present.ts'
import { authoritySetting } from './settings.ts'

type Ctx = Context<Tables>

const listed = async (ctx: Ctx) => ({ items: (await ctx.house.promises()).map(presentPromise) })

export const routes = [
  route(api.listPromises, permissions.readPromises, listed),
  route(api.checkPromises, permissions.checkPromises, async (ctx: Ctx) => {
    await ctx.house.checkNow()
    return listed(ctx)
  }),
  route(api.promiseHistory, permissions.readPromises, async (ctx: Ctx, { query }) => {
    const changes = await ctx.house.promiseHistory(query.key, 100)
    return { items: changes.map(({ at, state, seen }) => ({ at: at.toISOString(), state, seen })) }
  }),
  route(api.listEvidence, permissions.readEvidence, async (ctx: Ctx, { query }) => {
    const { limit, before, kind } = query
    const entries = await ctx.house.evidence({
      limit: limit + 1,
      ...(before ? { before } : {}),
      ...(kind ? { kind } : {}),
    })
    const shown = entries.slice(0, limit)
    return {
      items: shown.map(presentEntry),
      next: entries.length > limit ? (shown.at(-1)?.sequence ?? null) : null,
    }
  }),
  route(api.readRegister, permissions.readPromises, async (ctx: Ctx) => ({
    items: (await ctx.house.register()).map(presentActivity),
  })),
  route(api.savePeriod, permissions.editPeriods, (ctx: Ctx, { body }) => savePeriod(ctx, body)),
  route(settings.readSettings, permissions.readSettings, async (ctx: Ctx) => ({
    controller: await readController(ctx),
    officer: await readOfficer(ctx),
    authority: await readAuthority(ctx),
    authorityChosen: (await ctx.readSetting(authoritySetting)) !== null,
    authorities: { ...authorities },
    hosting: await readHosting(ctx),
  })),
  route(settings.saveController, permissions.editController, (ctx: Ctx, { body }) =>
    saveController(ctx, body),
  ),
  route(settings.saveOfficer, permissions.editOfficer, (ctx: Ctx, { body }) => saveOfficer(ctx, body)),
  route(settings.saveAuthority, permissions.editOfficer, (ctx: Ctx, { body }) =>
    saveAuthority(ctx, body.authority),
  ),
  route(settings.saveHosting, permissions.editController, (ctx: Ctx, { body }) => saveHosting(ctx, body)),
  route(api.previewNotice, permissions.readSettings, (ctx: Ctx, { body }) => preview(ctx, body)),
  route(api.listVersions, permissions.readPromises, async (ctx: Ctx, { query }) => {
    const { items, next } = await pageVersions(ctx, query.before)
    return { items: items.map(presentVersion), next }
  }),
  route(api.versionDifferences, permissions.readPromises, (ctx: Ctx, { params }) =>
    compareVersion(ctx, params.id),
  ),
]
