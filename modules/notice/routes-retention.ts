import { dayAfter, startOf } from '#core/calendar.ts'
import type { Context } from '#core/context.ts'
import { actorKey } from '#core/contexts.ts'
import { documentHtml, documentPolicy } from '#core/document.ts'
import { Download, route } from '#core/http/contract.ts'
import { documentPdf } from '#core/pdf.ts'
import * as api from './api-retention.ts'
import { composeConcept } from './concept.ts'
import type { Tables } from './data.ts'
import { permissions } from './permissions.ts'
import {
  presentConcept,
  presentDeletion,
  presentHold,
  presentPreview,
  presentYear,
} from './present-retention.ts'
import { protocolCsv } from './protocol-csv.ts'

type Ctx = Context<Tables>

const holdsPage = 50

const fileName = (language: 'de' | 'en', ending: string): string =>
  `${language === 'de' ? 'Löschkonzept' : 'Retention concept'}.${ending}`

export const retentionRoutes = [
  route(api.previewRetention, permissions.readRetention, async (ctx: Ctx, { query }) => {
    const until = query.until ? startOf(dayAfter(query.until), ctx.config.zone) : undefined
    return presentPreview(await ctx.house.retention.preview(until))
  }),
  route(api.listHolds, permissions.readRetention, async (ctx: Ctx, { query: { state, before } }) => {
    const holds = await ctx.house.retention.holds({ state, ...(before ? { before } : {}) })
    return {
      items: holds.map(presentHold),
      next: holds.length === holdsPage ? (holds.at(-1)?.id ?? null) : null,
    }
  }),
  route(api.listHoldables, permissions.hold, async (ctx: Ctx) => ({
    items: (await ctx.house.retention.holdables()).map((one) => ({ ...one, key: [...one.key] })),
  })),
  route(api.placeHold, permissions.hold, async (ctx: Ctx, { body }) => ({
    id: await ctx.house.retention.hold(body, actorKey(ctx.actor)),
  })),
  route(api.reviewHold, permissions.hold, (ctx: Ctx, { params, body }) =>
    ctx.house.retention.review(params.id, body.reviewOn, actorKey(ctx.actor)),
  ),
  route(api.liftHold, permissions.hold, (ctx: Ctx, { params }) =>
    ctx.house.retention.lift(params.id, actorKey(ctx.actor)),
  ),
  route(api.listYears, permissions.readRetention, async (ctx: Ctx) => ({
    items: (await ctx.house.retention.years()).map(presentYear),
  })),
  route(api.openYear, permissions.openYears, (ctx: Ctx, { body }) =>
    ctx.house.retention.openYear(body.year, body.reason, actorKey(ctx.actor)),
  ),
  route(api.closeYear, permissions.openYears, (ctx: Ctx, { params }) =>
    ctx.house.retention.closeYear(params.year, actorKey(ctx.actor)),
  ),
  route(api.listDeletions, permissions.readRetention, async (ctx: Ctx, { query: { after, rule } }) => {
    const { items, next } = await ctx.house.retention.deletions({
      ...(after ? { after } : {}),
      ...(rule ? { rule } : {}),
    })
    return { items: items.map(presentDeletion), next }
  }),
  route(
    api.deletionsCsv,
    permissions.readRetention,
    async (ctx: Ctx, { query: { language, rule } }) =>
      new Download('text/csv; charset=utf-8', protocolCsv(ctx, language, rule), {
        filename: language === 'de' ? 'Löschprotokoll.csv' : 'Deletion protocol.csv',
      }),
  ),
  route(api.readConcept, permissions.readRetention, async (ctx: Ctx, { query }) =>
    presentConcept(await composeConcept(ctx, query.language)),
  ),
  route(
    api.conceptPage,
    permissions.readRetention,
    async (ctx: Ctx, { query }) =>
      new Download('text/html; charset=utf-8', documentHtml(await composeConcept(ctx, query.language)), {
        headers: { 'content-security-policy': documentPolicy, 'content-language': query.language },
      }),
  ),
  route(
    api.conceptPdf,
    permissions.readRetention,
    async (ctx: Ctx, { query: { language } }) =>
      new Download('application/pdf', await documentPdf(await composeConcept(ctx, language)), {
        filename: fileName(language, 'pdf'),
      }),
  ),
]
