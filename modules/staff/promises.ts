import { type Kysely, sql } from 'kysely'
import { say } from '#core/errors.ts'
import { broken, kept, promised, type Verdict } from '#core/promises/declare.ts'
import type { Proof } from '#core/promises/proof.ts'
import type { Tables } from './data.ts'
import { probeRoles } from './probe.ts'

interface Administrators {
  readonly effective: number
  readonly unpledged: number
  readonly suspended: number
}

/** Counted on the tables themselves, restricted rows included; the pledge is looked up apart from the function that grants. */
async function countAdministrators(owner: Kysely<Tables>, at: Date): Promise<Administrators> {
  const { rows } = await sql<Administrators>`
    with administrator as (
      select 'administrator' = any(effective_roles(a.id, ${at})) as effective,
             exists (select from pledge p where p.account_id = a.id and p.signed_at <= ${at} and p.valid_until > ${at}) as pledged
        from account a join role_grant g on g.account_id = a.id and g.role = 'administrator'
       where a.deactivated_at is null and a.activated_at is not null and a._mark is distinct from 'c')
    select count(*) filter (where effective) as effective,
           count(*) filter (where effective and not pledged) as unpledged,
           count(*) filter (where not effective) as suspended
      from administrator`.execute(owner)
  return rows[0] ?? { effective: 0, unpledged: 0, suspended: 0 }
}

async function checkOperators({ owner, now }: Proof<Tables>): Promise<Verdict> {
  const at = now()
  const counted = await countAdministrators(owner, at)
  const probe = await probeRoles(owner, at)
  const figures = { ...counted, ...probe }
  if (counted.unpledged > 0)
    return broken(
      say(
        `${counted.unpledged} of ${counted.effective} administrators act without a pledge in force.`,
        `${counted.unpledged} von ${counted.effective} Administratorinnen und Administratoren handeln ohne gültige Verpflichtung.`,
      ),
      figures,
    )
  if (probe.unsigned || probe.expired || !probe.signed)
    return broken(
      say(
        'A probe account without a pledge in force was given the rights of an administrator, or one with it was refused them.',
        'Ein Probekonto ohne gültige Verpflichtung erhielt Administrationsrechte, oder eines mit Verpflichtung erhielt sie nicht.',
      ),
      figures,
    )
  return kept(
    say(
      `Administrators: ${counted.effective}, each with a pledge in force; waiting for theirs, without such rights: ${counted.suspended}. A probe account without a pledge was refused them.`,
      `Administrierende: ${counted.effective}, jede Person mit gültiger Verpflichtung; vor ihrer Unterschrift und ohne solche Rechte: ${counted.suspended}. Einem Probekonto ohne Verpflichtung wurden sie verweigert.`,
    ),
    figures,
  )
}

export const promises = [
  promised<Tables>(
    '3.6/operators',
    say(
      'Only our own staff administer these systems, and only while a signed pledge of confidentiality and data protection is in force; without it the system withholds the rights.',
      'Diese Systeme administrieren nur eigene Beschäftigte, und nur solange ihre unterschriebene Verpflichtung auf Vertraulichkeit und Datenschutz gilt; ohne sie gibt das System die Rechte nicht frei.',
    ),
    { check: checkOperators, goals: ['confidentiality'], source: 'Art. 29, Art. 32(4) GDPR' },
  ),
]
