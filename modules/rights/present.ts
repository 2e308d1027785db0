import type { z } from 'zod'
import { cited } from '#core/cite.ts'
import type { Context } from '#core/context.ts'
import { heldMark } from '#core/person/hold-ground.ts'
import type { FoundRow, Identifiers, PlanLine } from '#core/person/persons.ts'
import { namesOf } from '#modules/staff'
import type { act, foundRow, openedRequest, planLine, requestSummary } from './api-shapes.ts'
import type { Entry, Tables } from './data.ts'
import { grounds } from './grounds.ts'
import type { Called, Opened, Timed } from './reading.ts'

type Ctx = Context<Tables>

const iso = (at: Date | null): string | null => at && at.toISOString()

const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

export const presentSummary = ({ request, time }: Timed): z.output<typeof requestSummary> => ({
  id: request.id,
  kind: request.kind,
  about: request.about,
  state: request.state,
  via: request.received_via,
  name: request.name,
  identity: request.identity,
  resembles: request.resembles,
  repeats: request.repeats,
  restored: request.restored,
  outcome: request.outcome,
  weighing: request.weighing_at !== null,
  failed: request.failed_at !== null,
  receivedAt: request.received_at.toISOString(),
  answeredAt: iso(request.answered_at),
  closedAt: iso(request.closed_at),
  clock: {
    receivedOn: time.receivedOn,
    due: time.due,
    strict: time.strict,
    target: time.target,
    paused: time.paused,
    extendableUntil: time.extendableUntil,
    light: time.light,
    daysLeft: daysBetween(time.today, time.due),
    extended: request.extended_at !== null,
  },
})

const presentIdentifiers = (given: Partial<Identifiers>) => ({
  emails: [...(given.emails ?? [])],
  phones: [...(given.phones ?? [])],
  customers: [...(given.customers ?? [])],
  names: [...(given.names ?? [])],
})

/** A ground as it is cited in each language; that a hold keeps the row is said in words. */
function groundShown(ground: string) {
  if (!ground.endsWith(heldMark)) return cited(ground)
  const { de, en } = cited(ground.slice(0, -heldMark.length))
  return { de: `${de} (Löschsperre)`, en: `${en} (hold)` }
}

export const presentLine = (
  called: Called,
  { module, table, action, rows, ground, until }: PlanLine,
): z.output<typeof planLine> => ({
  module,
  table,
  action,
  rows,
  ground: ground === null ? null : groundShown(ground),
  ...called({ module, table }),
  until: iso(until),
})

const presentAct = (called: Called, one: Opened['acts'][number]): z.output<typeof act> => ({
  id: one.id,
  kind: one.kind,
  state: one.state,
  left: one.left,
  startedAt: one.startedAt.toISOString(),
  doneAt: iso(one.doneAt),
  receipts: one.receipts.map((receipt) => ({
    ...presentLine(called, receipt),
    doneAt: iso(receipt.doneAt),
  })),
})

export const presentRow = (row: FoundRow): z.output<typeof foundRow> => ({
  module: row.module,
  table: row.table,
  key: { ...row.key },
  share: row.share,
  by: row.by,
  byName: row.byName,
  certain: row.certain,
  included: row.included,
  passages: row.passages.map((one) => ({ ...one })),
  written: row.written,
  redactable: row.redactable,
  redact: row.redact,
  values: { ...row.values },
})

/** What readers call the table that an entry of the file speaks of; of an old one, which did not say whose it is, if it was found. */
function tableOf(called: Called, finding: Opened['finding'], { module, table }: Entry['facts']) {
  if (typeof table !== 'string' || !table) return null
  if (typeof module === 'string') return called({ module, table }).name
  return finding?.tables.find((one) => one.table === table)?.name ?? { de: table, en: table }
}

/** Names of those who did something; `staff:…` → the name, others as they are called. */
async function authorsOf(ctx: Ctx, keys: readonly string[]): Promise<(key: string) => string | null> {
  const ids = [...new Set(keys.flatMap((key) => (key.startsWith('staff:') ? key.slice(6) : [])))]
  const names = new Map((await namesOf(ctx, ids)).map(({ id, name }) => [id, name]))
  return (key) => (key.startsWith('staff:') ? (names.get(key.slice(6)) ?? key.slice(6)) : null)
}

function presentFinding(finding: Opened['finding']): z.output<typeof openedRequest>['finding'] {
  return (
    finding && {
      at: finding.at.toISOString(),
      identifiers: presentIdentifiers(finding.identifiers),
      ambiguous: [...finding.ambiguous],
      tables: finding.tables.map(({ module, table, name, activityName, included, leftOut, heldAs }) => ({
        module,
        table,
        name,
        included,
        leftOut,
        heldAs,
        activity: activityName,
      })),
    }
  )
}

export async function presentOpened(ctx: Ctx, opened: Opened): Promise<z.output<typeof openedRequest>> {
  const { request, letters, sending, entries, recipients, pauses, called } = opened
  const author = await authorsOf(ctx, [
    ...entries.map((entry) => entry.actor),
    ...letters.map((letter) => letter.made_by),
  ])
  const sent = new Map(sending.map((one) => [one.messageId, one]))
  const restricted = request.restriction_id !== null && request.lifting_id === null
  const told = letters.some(({ kind }) => kind === 'lifting')
  return {
    ...presentSummary(opened),
    activity: request.activity,
    language: request.language,
    email: request.email,
    phone: request.phone,
    customer: request.customer,
    message: request.message,
    mailId: request.mail_id,
    identityBy: request.identity_by,
    identityAt: iso(request.identity_at),
    askedAt: iso(request.asked_at),
    extensionReason: request.extension_reason,
    grounds: request.grounds,
    decision: request.decision,
    proven: presentIdentifiers(request.proven),
    corrections: (request.corrections?.list ?? []).map((one) =>
      one.kind === 'column'
        ? { ...one, row: { ...one.row, key: { ...one.row.key } } }
        : { kind: one.kind, from: one.from, to: one.to },
    ),
    packaged: (request.kind === 'access' || request.kind === 'portability') && request.finding_id !== null,
    restricted,
    liftable: restricted && told,
    finding: presentFinding(opened.finding),
    acts: opened.acts.map((one) => presentAct(called, one)),
    pauses: pauses.map(({ from_on: from, to_on: to, reason }) => ({ from, to, reason })),
    letters: letters.map((letter) => {
      const state = letter.message_id === null ? undefined : sent.get(letter.message_id)
      return {
        id: letter.id,
        kind: letter.kind,
        channel: letter.channel,
        address: letter.address,
        subject: letter.subject,
        body: letter.body,
        at: letter.made_at.toISOString(),
        author: author(letter.made_by),
        sending: letter.channel === 'post' ? null : (state?.state ?? 'queued'),
        detail: state?.detail ?? '',
      }
    }),
    recipients: recipients.map(({ recipient: key, name, address, country, purpose, state, ...told }) => ({
      key,
      name: address ?? name,
      country,
      purpose,
      state,
      reason: told.reason,
      disclosedAt: told.disclosed_at?.toISOString() ?? null,
    })),
    entries: entries.map((entry) => ({
      id: entry.id,
      at: entry.at.toISOString(),
      kind: entry.kind,
      author: author(entry.actor),
      from: entry.from_state,
      to: entry.to_state,
      words: entry.words,
      name: tableOf(called, opened.finding, entry.facts),
      facts: entry.facts,
    })),
    refusable: grounds
      .filter(({ kinds }) => kinds.includes(request.kind))
      .map(({ key, sentence, source }) => ({ key, sentence, source: cited(source) })),
  }
}
