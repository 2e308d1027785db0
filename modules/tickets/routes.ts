import type { Context } from '#core/context.ts'
import { route } from '#core/http/contract.ts'
import { listAgents } from '#modules/staff'
import { api } from './api.ts'
import type { Tables } from './data.ts'
import { attachmentOf, frameOf, sourceOf } from './frame.ts'
import { permissions } from './permissions.ts'
import { presentMessage, presentMessages, presentTicket, presentTickets } from './present.ts'
import { signature } from './settings.ts'
import { excerptOfFound, findTickets } from './search.ts'
import { readMessages, readThread } from './thread.ts'
import { changeTicket, countWaiting, openTicket, pageTickets, readTicket } from './tickets.ts'
import { note, reply } from './writing.ts'

type Ctx = Context<Tables>
const { read, write, configure } = permissions

export const routes = [
  route(api.listTickets, read, async (ctx: Ctx, { query: { state, ...query } }) => {
    const { items, next } = await pageTickets(ctx, { ...query, states: state })
    return { items: await presentTickets(ctx, items), next }
  }),
  route(api.countTickets, read, (ctx: Ctx) => countWaiting(ctx)),
  route(api.listAgents, read, (ctx: Ctx) => listAgents(ctx)),
  route(api.searchTickets, read, async (ctx: Ctx, { query }) => {
    const { items, next } = await findTickets(ctx, query)
    const presented = await presentTickets(ctx, items)
    return {
      items: items.flatMap((found, index) => {
        const ticket = presented[index]
        return ticket ? { ...ticket, excerpt: excerptOfFound(found) } : []
      }),
      next,
    }
  }),
  route(api.openTicket, write, async (ctx: Ctx, { body: { name, ...body } }) =>
    presentTicket(ctx, (await openTicket(ctx, { ...body, name: name ?? null })).ticket),
  ),
  route(api.readTicket, read, async (ctx: Ctx, { params }) => {
    const { ticket, messages, earlier, suggested, enquiry } = await readThread(ctx, params.id)
    return {
      ...(await presentTicket(ctx, ticket)),
      messages: await presentMessages(ctx, messages),
      earlier,
      suggested,
      enquiry: enquiry && {
        at: enquiry.at.toISOString(),
        name: enquiry.name,
        email: enquiry.email,
        message: enquiry.message,
      },
    }
  }),
  route(api.readEarlier, read, async (ctx: Ctx, { params, query }) => {
    await readTicket(ctx, params.id)
    const { messages, earlier } = await readMessages(ctx, params.id, query.before)
    return { messages: await presentMessages(ctx, messages), earlier }
  }),
  route(api.changeTicket, write, async (ctx: Ctx, { params, body }) =>
    presentTicket(ctx, await changeTicket(ctx, params.id, body)),
  ),
  route(api.reply, write, async (ctx: Ctx, { params, body }) =>
    presentMessage(ctx, await reply(ctx, params.id, body)),
  ),
  route(api.note, write, async (ctx: Ctx, { params, body }) =>
    presentMessage(ctx, await note(ctx, params.id, body)),
  ),
  route(api.readSignature, configure, (ctx: Ctx) => ctx.readSetting(signature)),
  route(api.saveSignature, configure, async (ctx: Ctx, { body }) => {
    await ctx.writeSetting(signature, body)
    return ctx.readSetting(signature)
  }),
  route(api.readFormatted, read, (ctx: Ctx, { params }) => frameOf(ctx, params.id, params.messageId)),
  route(api.readAttachment, read, (ctx: Ctx, { params }) =>
    attachmentOf(ctx, params.id, params.messageId, params.part),
  ),
  route(api.readSource, read, (ctx: Ctx, { params }) => sourceOf(ctx, params.id, params.messageId)),
]
