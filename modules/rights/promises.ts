import { type Bilingual, say } from '#core/errors.ts'
import { broken, kept, promised, type Promised, type Verdict } from '#core/promises/declare.ts'
import type { Goal } from '#core/promises/goals.ts'
import type { Proof } from '#core/promises/proof.ts'
import { moment } from '#core/promises/wording.ts'
import { sessionsDespiteObjection } from '#modules/staff'
import { timesOf, todayOf } from './clock.ts'
import type { Tables } from './data.ts'
import type { Kind } from './kinds.ts'
import { type Tried, tryRight } from './probe.ts'
import { restorePromise } from './promise-restore.ts'
import { countRequests, fulfilledRequests, lateRequests } from './queries-promises.ts'
import { countUnfulfilled } from './verifying.ts'

/** Looked at with each check, besides one of the older ones by turns. */
const newest = 5
const turnMs = 30_000

/** Requests past their last day, pauses and holidays counted as they stand today. */
async function countOverdue(proof: Proof<Tables>, kind: Kind): Promise<number> {
  const late = await lateRequests(proof.owner, [kind], todayOf(proof.ctx))
  const times = await timesOf(proof.ctx, late)
  return late.filter(({ id }) => times.get(id)?.light === 'overdue').length
}

async function countBack(proof: Proof<Tables>, kind: Kind): Promise<{ looked: number; back: number }> {
  const turn = Math.floor(proof.now().getTime() / turnMs)
  const fulfilled = await fulfilledRequests(proof.owner, [kind], { newest, turn })
  let back = 0
  for (const request of fulfilled) back += await countUnfulfilled(proof.ctx, request)
  return { looked: fulfilled.length, back }
}

/** A try on an invented person that went wrong. */
const failedTry = (right: Tried, fault: string): Verdict =>
  broken(
    say(
      `Tried on an invented person, this right did not do what it should: ${fault}.`,
      `An einer erfundenen Person erprobt, tat dieses Recht nicht, was es soll: ${fault}.`,
    ),
    { tried: right },
  )

/** Kept while no request is overdue, those fulfilled are found fulfilled on the data, and an invented person gets the right. */
const keeps =
  (kind: Kind, right: Tried = kind) =>
  async (proof: Proof<Tables>): Promise<Verdict> => {
    const overdue = await countOverdue(proof, kind)
    const { open, fulfilled } = await countRequests(proof.owner, [kind])
    const { looked, back } = await countBack(proof, kind)
    const figures = { open, overdue, fulfilled, looked, back }
    if (overdue > 0)
      return broken(
        say(
          `Requests not answered within the period of the law: ${overdue}.`,
          `Nicht innerhalb der gesetzlichen Frist beantwortet: ${overdue}.`,
        ),
        figures,
      )
    if (back > 0)
      return broken(
        say(
          `A request that was fulfilled is not any more. Places in the data that say so: ${back}.`,
          `Eine erfüllte Anfrage ist es nicht mehr. Stellen in den Daten, die das zeigen: ${back}.`,
        ),
        figures,
      )
    const { ranAt, fault } = await tryRight(proof.ctx, right)
    if (fault !== null) return failedTry(right, fault)
    const at = moment(ranAt, proof.ctx.config.zone)
    return kept(
      say(
        `Requests open: ${open}, overdue: 0; fulfilled: ${fulfilled}, of which looked at again on the data: ${looked}. Last tried on an invented person on ${at.en}.`,
        `Anfragen offen: ${open}, überfällig: 0; erfüllt: ${fulfilled}, davon erneut an den Daten geprüft: ${looked}. Zuletzt an einer erfundenen Person erprobt am ${at.de}.`,
      ),
      figures,
    )
  }

async function checkBlocks(proof: Proof<Tables>): Promise<Verdict> {
  const { sessions, despite } = await sessionsDespiteObjection(proof.ctx)
  const figures = { sessions, despite }
  if (despite > 0)
    return broken(
      say(
        `Sessions that began although their person had objected: ${despite}.`,
        `Sitzungen, die trotz Widerspruchs der Person begannen: ${despite}.`,
      ),
      figures,
    )
  const { ranAt, fault } = await tryRight(proof.ctx, 'objection-blocks')
  if (fault !== null) return failedTry('objection-blocks', fault)
  const at = moment(ranAt, proof.ctx.config.zone)
  return kept(
    say(
      `Sessions: ${sessions}, none begun in spite of an objection. An invented person was shut out with its objection and let in again without it, on ${at.en}.`,
      `Sitzungen: ${sessions}, keine trotz eines Widerspruchs begonnen. Eine erfundene Person wurde mit ihrem Widerspruch ausgesperrt und ohne ihn wieder zugelassen, am ${at.de}.`,
    ),
    figures,
  )
}

const right = (
  key: string,
  sentence: Bilingual,
  source: string,
  check: Promised<Tables>['check'],
  ...also: readonly Goal[]
): Promised<Tables> => promised(`5/${key}`, sentence, { source, check, goals: ['intervenability', ...also] })

export const promises: readonly Promised<Tables>[] = [
  right(
    'access',
    say(
      'Whoever asks learns which data we hold about them and receives a copy, within the period of the law and only after it is clear who asks.',
      'Wer danach fragt, erfährt, welche Daten wir zur eigenen Person haben, und erhält eine Kopie: innerhalb der gesetzlichen Frist und erst, wenn geklärt ist, wer fragt.',
    ),
    'Art. 12(3), (6), 15 GDPR',
    keeps('access'),
    'transparency',
  ),
  right(
    'rectification',
    say(
      'What is wrong is corrected on request wherever it stands in our systems.',
      'Was falsch ist, wird auf Anfrage überall berichtigt, wo es in unseren Systemen steht.',
    ),
    'Art. 16 GDPR',
    keeps('rectification'),
    'integrity',
  ),
  right(
    'erasure',
    say(
      'On request we erase from every system what no law obliges us to keep; what must stay is locked and goes when its period ends.',
      'Auf Anfrage löschen wir aus allen Systemen, was kein Gesetz uns aufzubewahren zwingt; was bleiben muss, ist gesperrt und verschwindet mit dem Ende seiner Frist.',
    ),
    'Art. 17 GDPR',
    keeps('erasure'),
    'minimisation',
  ),
  right(
    'restriction',
    say(
      'Data whose processing has been restricted stay stored, but no part of the system can read them; before the restriction ends the person is told.',
      'Daten, deren Verarbeitung eingeschränkt ist, bleiben gespeichert, aber kein Teil des Systems kann sie lesen; vor dem Ende der Einschränkung erfährt die Person davon.',
    ),
    'Art. 18 GDPR',
    keeps('restriction'),
    'confidentiality',
    'unlinkability',
  ),
  right(
    'objection',
    say(
      'An objection to direct marketing is in effect at once. Any other is weighed, and the data are restricted meanwhile.',
      'Ein Widerspruch gegen Werbung wirkt sofort. Jeder andere wird abgewogen, und solange sind die Daten in der Verarbeitung eingeschränkt.',
    ),
    'Art. 18(1)(d), 21 GDPR',
    keeps('objection'),
    'unlinkability',
  ),
  right(
    'portability',
    say(
      'What somebody gave us they get back on request in a common, machine-readable format.',
      'Was uns jemand selbst gegeben hat, gibt es auf Anfrage in einem gängigen, maschinenlesbaren Format zurück.',
    ),
    'Art. 20 GDPR',
    keeps('portability'),
    'availability',
  ),
  right(
    'withdrawal',
    say(
      'A consent can be withdrawn at any time. From then on nothing is done on its ground any more, in no part of the system.',
      'Eine Einwilligung lässt sich jederzeit widerrufen. Von da an geschieht auf ihrer Grundlage nichts mehr, in keinem Teil des Systems.',
    ),
    'Art. 7(3) GDPR',
    keeps('withdrawal'),
    'unlinkability',
  ),
  right(
    'objection-blocks',
    say(
      'Whoever objects to processing that a service needs can no longer use that service: the account is closed at once.',
      'Wer einer Verarbeitung widerspricht, ohne die ein Dienst nicht auskommt, kann diesen Dienst nicht mehr nutzen: Das Konto ist sofort gesperrt.',
    ),
    'Art. 21(1) GDPR',
    checkBlocks,
  ),
  restorePromise,
]
