import { cited } from '#core/cite.ts'
import type { Context } from '#core/context.ts'
import { authority, controller, officer } from '#modules/notice'
import { timeOf } from './clock.ts'
import { correctedName } from './corrected.ts'
import type { LetterKind, Request, Tables } from './data.ts'
import { groundsOf } from './grounds.ts'
import { correctionsIn, doneBy, foundIn, toldTo } from './letter-facts.ts'
import { takesEffectAtOnce } from './kinds.ts'
import { toldOf } from './queries.ts'
import { dayIn, type LetterKey, rightIn, type Say, speak } from './wording.ts'

type Ctx = Context<Tables>

/** A letter as it is proposed: the officer may change it before it goes. `{link}` becomes the address of the private page. */
export interface Draft {
  readonly subject: string
  readonly body: string
}

export interface DraftOptions {
  readonly channel: 'mail' | 'post'
  /** Of an extension, an identity question, a lifting. */
  readonly reason?: string | undefined
}

/** Where a complaint goes, as an address. */
async function authorityLines(ctx: Ctx): Promise<string> {
  const { name, street, postcode, city, phone, web } = await authority(ctx)
  return [name, street, `${postcode} ${city}`, phone, web].filter(Boolean).join('\n')
}

/** Whether whoever typed the name showed that the address is theirs; until then it may be the text of somebody who writes to others through us. */
const isNameTrusted = ({ received_via: via, identity }: Request): boolean =>
  via !== 'web' || !['open', 'none'].includes(identity)

/** Greeting, paragraphs, who writes. */
async function frame(ctx: Ctx, request: Request, paragraphs: readonly (string | false)[]): Promise<string> {
  const say = speak(request.language)
  const [{ name, street, postcode, city }, { email }] = await Promise.all([controller(ctx), officer(ctx)])
  const signature = [name, street, `${postcode} ${city}`.trim(), email && say('officer', { email })]
  return [
    request.name && isNameTrusted(request)
      ? say('greeting', { name: correctedName(request) })
      : say('greeting.nobody'),
    ...paragraphs.filter(Boolean),
    say('closing'),
    signature.filter(Boolean).join('\n'),
    say('reference', { id: request.id }),
  ].join('\n\n')
}

/** The question whether a request is theirs: nothing of what somebody typed stands in it. */
export async function confirmMail(
  ctx: Ctx,
  request: Request,
  link: string,
): Promise<{ subject: string; text: string }> {
  const say = speak(request.language)
  const body = say('confirm.body', { right: rightIn(say, request), link })
  return { subject: say('confirm.subject'), text: await frame(ctx, { ...request, name: '' }, [body]) }
}

async function erased(ctx: Ctx, say: Say, request: Request, received: string): Promise<string[]> {
  const done = await doneBy(ctx, say, request)
  if (done.rows === 0) return [say('fulfilment.nothing', { received })]
  return [
    done.gone
      ? say('fulfilment.erasure', { received, list: done.gone })
      : say('fulfilment.erasure.none', { received }),
    done.kept && say('fulfilment.kept', { list: done.kept }),
    done.review && say('fulfilment.review', { list: done.review }),
    done.forward && say('fulfilment.forward', { list: done.forward }),
  ]
}

async function handedOut(
  ctx: Ctx,
  say: Say,
  request: Request,
  received: string,
  post: boolean,
): Promise<string[]> {
  const found = await foundIn(ctx, say, request)
  if (!found) return [say('fulfilment.nothing', { received })]
  return [
    say(`fulfilment.${request.kind as 'access' | 'portability'}`, { received }),
    say('fulfilment.found', { list: found }),
    say(post ? 'fulfilment.enclosed' : 'fulfilment.fetch'),
  ]
}

/** What was done, right by right. */
async function fulfilled(
  ctx: Ctx,
  say: Say,
  request: Request,
  received: string,
  post: boolean,
): Promise<string[]> {
  const { kind } = request
  if (kind === 'erasure') return erased(ctx, say, request, received)
  if (kind === 'access' || kind === 'portability') return handedOut(ctx, say, request, received, post)
  if (takesEffectAtOnce(request)) {
    const key = kind === 'withdrawal' ? 'withdrawal' : 'direct-marketing'
    return [say(`fulfilment.${key}`, { received }), post ? '' : say('fulfilment.undo')]
  }
  const done = await doneBy(ctx, say, request)
  if (kind === 'objection') return [say('fulfilment.objection', { received })]
  if (kind === 'restriction')
    return [
      done.kept
        ? say('fulfilment.restriction', { received, list: done.kept })
        : say('fulfilment.nothing', { received }),
    ]
  const list = correctionsIn(say, request.language, request.corrections?.list ?? [])
  return [say('fulfilment.rectification', { received, rows: done.rows, list })]
}

async function fulfilment(
  ctx: Ctx,
  say: Say,
  request: Request,
  received: string,
  post: boolean,
): Promise<string[]> {
  const informed = (await toldOf(ctx.db, request.id)).filter(({ state }) => state === 'told')
  const names = toldTo(
    informed.map(({ name, address }) => address ?? name),
    request.language,
  )
  return [
    ...(await fulfilled(ctx, say, request, received, post)),
    names && say('fulfilment.recipients', { list: names }),
    say('remedy', { authority: await authorityLines(ctx) }),
  ]
}

function refusal(say: Say, request: Request, given: Record<string, string>, authority: string): string[] {
  const { language, grounds, decision, restriction_id: restricted, kind } = request
  const reasons = groundsOf(grounds).map(
    ({ sentence, source }) => `- ${sentence[language]} (${cited(source)[language]})`,
  )
  return [
    say('refusal.body', { ...given, grounds: reasons.join('\n') }),
    decision ?? '',
    kind === 'objection' && restricted !== null ? say('refusal.lifting') : '',
    say('remedy', { authority }),
    say('court'),
  ]
}

/** The proposal for a letter of this kind, from what stands in the file. */
export async function draft(
  ctx: Ctx,
  request: Request,
  kind: LetterKind,
  options: DraftOptions,
): Promise<Draft> {
  const say = speak(request.language)
  const post = options.channel === 'post'
  const due = (await timeOf(ctx, kind === 'extension' ? { ...request, extended_at: ctx.now() } : request)).due
  const given = {
    right: rightIn(say, request),
    received: dayIn(request.language, request.received_at, ctx.config.zone),
    due: dayIn(request.language, due, ctx.config.zone),
    reason: options.reason?.trim() || (kind === 'identity' ? say('identity.reason') : '…'),
  }
  const address = await authorityLines(ctx)
  const withPage = (paragraph: string): string[] => [paragraph, post ? '' : say('page')]
  const paragraphs: Record<LetterKind, () => Promise<string[]> | string[]> = {
    receipt: () => withPage(say('receipt.body', given)),
    identity: () => [say('identity.body', given)],
    extension: () => [say('extension.body', given), say('remedy', { authority: address }), say('court')],
    refusal: () => refusal(say, request, given, address),
    fulfilment: () => fulfilment(ctx, say, request, given.received, post),
    lifting: () => [say('lifting.body', given), say('remedy', { authority: address })],
  }
  const packed =
    kind === 'fulfilment' &&
    (request.kind === 'access' || request.kind === 'portability') &&
    (await foundIn(ctx, say, request)) !== ''
  const subject: LetterKey = packed ? 'fulfilment.package.subject' : `${kind}.subject`
  return { subject: say(subject), body: await frame(ctx, request, await paragraphs[kind]()) }
}
