import type { Engine } from '../engine.ts'
import type { EvidenceEntry } from '../house.ts'

/** Entries, newest first: `before` a sequence, of one `kind`, at most 500. */
export async function listEvidence(
  engine: Pick<Engine, 'owner'>,
  { before, limit = 50, kind }: { before?: number; limit?: number; kind?: string } = {},
): Promise<EvidenceEntry[]> {
  let query = engine.owner
    .selectFrom('evidence')
    .leftJoin('evidence_payload', 'evidence_payload.sequence', 'evidence.sequence')
    .select([
      'evidence.sequence',
      'evidence.at',
      'evidence.module',
      'evidence.kind',
      'evidence_payload.payload',
    ])
    .orderBy('evidence.sequence', 'desc')
    .limit(Math.min(Math.max(limit, 1), 500))
  if (before !== undefined) query = query.where('evidence.sequence', '<', before)
  if (kind !== undefined) query = query.where('evidence.kind', '=', kind)
  return query.execute()
}
