import { say } from '#core/errors.ts'
import { defineModule } from '#core/module.ts'
import { resetByAddress } from './accounts.ts'
import { createTokenFor } from './tokens.ts'
import { authenticate } from './authenticate.ts'
import { countDespiteObjection, isBlocked } from './blocked.ts'
import { ledger } from './data.ts'
import { fillDemo } from './demo.ts'
import { pages } from './pages.ts'
import { permissions } from './permissions.ts'
import { promises } from './promises.ts'
import { findAccount, namesById, selectAgents } from './queries.ts'
import { routes } from './routes.ts'
import { pledgeMonths } from './settings.ts'
import { setupLink as makeSetupLink, welcome } from './setup.ts'
import { mount } from './sign-in-http.ts'

export { accountChanged, officerAccessReset } from './events.ts'

/** Accounts, sign-in, roles and the pledge of confidentiality of staff (notice 3.6). */
export const staff = defineModule({
  name: 'staff',
  folder: import.meta.dirname,
  needs: {
    notice: say(
      'the controller named in the pledge; the first set-up writes controller and officer',
      'der Verantwortliche, den die Verpflichtung nennt; die Ersteinrichtung trägt ihn und die oder den Beauftragten ein',
    ),
  },
  ledger,
  activities: {
    accounts: {
      name: say('Staff accounts', 'Benutzerkonten der Beschäftigten'),
      purpose: say(
        'Signing staff in, giving each person the rights the task requires, and showing who did what',
        'Anmeldung der Beschäftigten, Vergabe der für die Aufgabe nötigen Rechte, Nachweis, wer was getan hat',
      ),
      legalBasis: say(
        'Art. 6(1)(b) and (f) GDPR with § 26 BDSG: carrying out the employment; security of processing (Art. 32 GDPR)',
        'Art. 6 Abs. 1 Buchst. b und f DSGVO mit § 26 BDSG: Durchführung des Beschäftigungsverhältnisses; Sicherheit der Verarbeitung (Art. 32 DSGVO)',
      ),
      persons: say('Employees', 'Beschäftigte'),
      recipients: say('nobody', 'niemand'),
      clause: '3.6',
    },
    confidentiality: {
      name: say('Pledges of confidentiality', 'Verpflichtungen auf Vertraulichkeit'),
      purpose: say(
        'Showing that those who administer systems are bound to confidentiality',
        'Nachweis, dass administrierende Personen zur Vertraulichkeit verpflichtet sind',
      ),
      legalBasis: say(
        'Art. 6(1)(c) GDPR with Art. 5(2), 29 and 32(4) GDPR',
        'Art. 6 Abs. 1 Buchst. c DSGVO mit Art. 5 Abs. 2, Art. 29 und Art. 32 Abs. 4 DSGVO',
      ),
      persons: say('Employees who administer systems', 'Beschäftigte mit Administrationsaufgaben'),
      recipients: say('nobody', 'niemand'),
      clause: '3.6',
    },
  },
  settings: [pledgeMonths],
  demo: fillDemo,
  permissions,
  routes,
  pages,
  promises,
  authenticate,
  mount,
  async start(ctx) {
    await welcome(ctx)
    return { [Symbol.asyncDispose]: async () => undefined }
  },
  connections: 4,
})

/** People who answer tickets: roles agent and administrator, in the order of their names. */
export const listAgents = staff.door((ctx): Promise<{ id: string; name: string }[]> => selectAgents(ctx.db))

/** Names of accounts, deactivated ones too; ids that are not known are left out. */
export const namesOf = staff.door(
  async (ctx, ids: readonly string[]): Promise<{ id: string; name: string }[]> =>
    ids.length === 0 ? [] : namesById(ctx.db, ids),
)

/** A one-time link for the first set-up; null once somebody has an account. */
export const setupLink = staff.door((ctx) => makeSetupLink(ctx))

/** An API token that belongs to the account with this e-mail address; seen only in this answer. Throws `not_found`, `token_scope`. */
export const createToken = staff.door(
  (ctx, asked: { email: string; name: string; scopes: readonly string[]; days: number }): Promise<string> =>
    createTokenFor(ctx, asked.email, asked),
)

/** Whether an account with this address is closed by an objection: what sign-in itself asks. */
export const signInBlocked = staff.door(isBlocked)

/** Live sessions, and those among them that began in spite of an objection. */
export const sessionsDespiteObjection = staff.door(countDespiteObjection)

/** A link with which the person of this account chooses a new password, for the command line. Throws `not_found`. */
export const resetOnTheMachine = staff.door((ctx, email: string): Promise<string> =>
  resetByAddress(ctx, email),
)

/** Where the person of an account is written to, and in which language; null when there is no such account. */
export const addressOf = staff.door(
  async (ctx, accountId: string): Promise<{ email: string; language: 'de' | 'en' } | null> => {
    const account = await findAccount(ctx.db, ctx.now(), accountId)
    return account ? { email: account.email, language: account.language === 'en' ? 'en' : 'de' } : null
  },
)
