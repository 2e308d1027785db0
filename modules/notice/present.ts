import type { EvidenceEntry, PromiseReport, RegisterRow } from '#core/house.ts'
import type { listVersions } from './queries.ts'
import type { Reason } from './version.ts'

export const presentPromise = (report: PromiseReport) => ({
  key: report.key,
  module: report.module,
  sentence: report.sentence,
  source: report.source,
  goals: [...report.goals],
  state: report.state,
  seen: report.seen,
  figures: report.figures,
  checkedAt: report.checkedAt?.toISOString() ?? null,
  since: report.since?.toISOString() ?? null,
})

export const presentEntry = (entry: EvidenceEntry) => ({ ...entry, at: entry.at.toISOString() })

export const presentActivity = ({ activity, ...row }: RegisterRow) => ({
  module: row.module,
  key: row.key,
  name: activity.name,
  purpose: activity.purpose,
  legalBasis: activity.legalBasis,
  persons: activity.persons,
  recipients: activity.recipients,
  clause: activity.clause,
  heldAs: row.heldAs,
  special: row.special,
  categories: [...row.categories],
  retention: row.retention.map(({ module, table, name, period, yearEnd, editable, law, source }) => ({
    module,
    table,
    name,
    period,
    yearEnd,
    editable,
    law,
    source,
  })),
  promises: row.promises.map(({ key, goals }) => ({ key, goals: [...goals] })),
  flows: row.flows.map(({ to, purpose }) => ({ to, purpose })),
})

export const presentVersion = (version: Awaited<ReturnType<typeof listVersions>>[number]) => ({
  id: version.id,
  publishedAt: version.published_at.toISOString(),
  effectiveFrom: version.effective_from.toISOString(),
  sha256: version.sha256,
  reason: version.reason as Reason,
  actor: version.actor,
})
