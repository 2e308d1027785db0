import type { Context } from '#core/context.ts'
import { route } from '#core/http/contract.ts'
import * as api from './api.ts'
import type { Tables } from './data.ts'
import { inspectForeignLogs, saveForeignLogs } from './foreign-logs.ts'
import { permissions } from './permissions.ts'
import { presentForeignLog, presentRequest } from './present.ts'
import { pageRequests } from './reading.ts'
import { foreignLogsSetting } from './settings.ts'

type Ctx = Context<Tables>

export const routes = [
  route(api.listRequests, permissions.readLog, async (ctx: Ctx, { query }) => {
    const { items, next } = await pageRequests(ctx, query)
    return { items: items.map(presentRequest), next }
  }),
  route(api.readForeignLogs, permissions.readForeignLogs, async (ctx: Ctx) => ({
    logs: await ctx.readSetting(foreignLogsSetting),
    files: (await inspectForeignLogs(ctx)).files.map(presentForeignLog),
  })),
  route(api.saveForeignLogs, permissions.editForeignLogs, (ctx: Ctx, { body }) =>
    saveForeignLogs(ctx, body.logs),
  ),
]
