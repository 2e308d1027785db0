import { dateIn, dayAfter } from '#core/calendar.ts'
import type { Context } from '#core/context.ts'
import { carryOut, look } from './carrying.ts'
import type { Tables } from './data.ts'
import { decline } from './deciding.ts'
import { identify } from './identity.ts'
import { sendLetter } from './letters.ts'
import { type Entered, enterRequest, receiveRequest } from './requests.ts'
import { search } from './searching.ts'

type Ctx = Context<Tables>

const enter = (ctx: Ctx, daysAgo: number, given: Omit<Entered, 'language' | 'receivedOn'>): Promise<number> =>
  enterRequest(ctx, {
    language: 'de',
    receivedOn: dayAfter(dateIn(ctx.now(), ctx.config.zone), -daysAgo),
    ...given,
  })

/** Requests in every light but red: new, to be weighed, nearly due, answered. Customers are those of `customers/demo.ts`. */
export async function fillDemo(ctx: Ctx): Promise<void> {
  await receiveRequest(ctx, {
    kind: 'erasure',
    language: 'de',
    name: 'Ute Weiß',
    email: 'werkstatt@optik-9.example',
    message: 'Ich arbeite nicht mehr dort, bitte löschen Sie meine Daten.',
  })
  await enter(ctx, 2, {
    kind: 'rectification',
    via: 'telephone',
    name: 'Karl Hansen',
    email: 'kontakt@optik-12.example',
    phone: '030 23125 112',
    message: 'Die Adresse soll verwaltung@optik-12.example heißen.',
  })
  const soon = await enter(ctx, 22, {
    kind: 'access',
    via: 'letter',
    name: 'Renate Maier',
    email: 'kontakt@optik-21.example',
    message:
      'Bitte teilen Sie mir mit, welche Daten Sie über mich gespeichert haben, und senden Sie mir eine Kopie.',
  })
  const signature = (email: string) => ({ by: 'signature' as const, identifiers: { emails: [email] } })
  await identify(ctx, soon, signature('kontakt@optik-21.example'))
  const objecting = await enter(ctx, 9, {
    kind: 'objection',
    about: 'processing',
    via: 'letter',
    name: 'Grit Pflüger',
    email: 'grit.pflueger@haus.example',
    message: 'Ich widerspreche, weil ich in der Branche erkannt werde und das nicht möchte.',
  })
  await identify(ctx, objecting, signature('grit.pflueger@haus.example'))
  const refused = await enter(ctx, 16, {
    kind: 'portability',
    via: 'letter',
    name: 'Sönke Nowak',
    email: 'soenke@haus.example',
    message: 'Ich möchte meine Daten zu einem anderen Anbieter mitnehmen.',
  })
  await decline(ctx, refused, { state: 'refused', grounds: ['not-provided'] })
  const answered = await enter(ctx, 12, {
    kind: 'access',
    via: 'letter',
    name: 'Heike Schäfer',
    customer: '40001',
    message: 'Haben Sie Daten über mich?',
  })
  await identify(ctx, answered, { by: 'document', identifiers: { customers: ['40001'] } })
  await search(ctx, answered)
  await carryOut(ctx, answered)
  await look(ctx, { requestId: answered })
  await sendLetter(ctx, answered, { kind: 'fulfilment', channel: 'post' })
}
