import { type Bilingual, say } from '../errors.ts'

/** The protection goals of the Standard Data Protection Model (SDM 3.1). */
export const goals = [
  'minimisation',
  'availability',
  'integrity',
  'confidentiality',
  'unlinkability',
  'transparency',
  'intervenability',
] as const

export type Goal = (typeof goals)[number]

/** Names of the goals, as the register prints them. */
export const goalNames: Readonly<Record<Goal, Bilingual>> = {
  minimisation: say('data minimisation', 'Datenminimierung'),
  availability: say('availability', 'Verfügbarkeit'),
  integrity: say('integrity', 'Integrität'),
  confidentiality: say('confidentiality', 'Vertraulichkeit'),
  unlinkability: say('unlinkability', 'Nichtverkettung'),
  transparency: say('transparency', 'Transparenz'),
  intervenability: say('intervenability', 'Intervenierbarkeit'),
}
