import { say } from '#core/errors.ts'
import { defineModule } from '#core/module.ts'
import {
  readAuthority,
  readController,
  readOfficer,
  readOfficerAddresses,
  saveAuthority as writeAuthority,
  saveController as writeController,
  saveOfficer as writeOfficer,
} from './controller.ts'
import { ledger } from './data.ts'
import { fillDemo } from './demo.ts'
import { jobs } from './jobs.ts'
import { pages } from './pages.ts'
import { permissions } from './permissions.ts'
import { promises } from './promises.ts'
import { retentionRoutes } from './routes-retention.ts'
import { routes } from './routes.ts'
import {
  authoritySetting,
  controllerSetting,
  formerOfficersSetting,
  hostingSetting,
  officerSetting,
} from './settings.ts'
import { currentVersion, publishFirst } from './version.ts'

export { authorityOf, type Land } from './authorities.ts'
export type { Authority, Controller, Officer } from './settings.ts'

/** Who is responsible, and what this installation does, said and proven (notice 1, 2, 3, 5, 6). */
export const notice = defineModule({
  name: 'notice',
  folder: import.meta.dirname,
  ledger,
  activities: {
    notice: {
      name: say('Publishing the privacy notice', 'Veröffentlichung der Datenschutzerklärung'),
      purpose: say(
        'to say what is processed, in every version that ever applied, and to show which one somebody consented under',
        'sagen, was verarbeitet wird, in jeder Fassung, die je gegolten hat, und belegen, unter welcher jemand eingewilligt hat',
      ),
      legalBasis: say(
        'Art. 6(1)(c) GDPR with Art. 5(2), 7(1), 12 to 14 and 30 GDPR',
        'Art. 6 Abs. 1 Buchst. c DSGVO mit Art. 5 Abs. 2, Art. 7 Abs. 1, Art. 12 bis 14 und Art. 30 DSGVO',
      ),
      persons: say('members of staff who edit the details', 'Beschäftigte, die die Angaben bearbeiten'),
      recipients: say(
        'the public; who edited is seen by staff only',
        'die Öffentlichkeit; wer bearbeitet hat, sehen nur Beschäftigte',
      ),
      clause: '6',
    },
  },
  settings: [controllerSetting, officerSetting, formerOfficersSetting, authoritySetting, hostingSetting],
  permissions,
  routes: [...routes, ...retentionRoutes],
  pages,
  jobs,
  promises,
  demo: fillDemo,
  start: async (ctx) => {
    // In the background: it may wait for the first check of the promises, which other modules' start must not.
    const published = publishFirst(ctx).catch((error: unknown) =>
      ctx.log.error({ err: error }, 'the notice could not be published; trying again'),
    )
    return { [Symbol.asyncDispose]: () => published }
  },
})

/** Who is responsible, as the notice names them; empty strings before the set-up. */
export const controller = notice.door(readController)
export const officer = notice.door(readOfficer)
/** The officer's address, then those that the notice named before. */
export const officerAddresses = notice.door(readOfficerAddresses)
/** The supervisory authority competent for complaints (Art. 77 GDPR). */
export const authority = notice.door(readAuthority)
export const saveController = notice.door(writeController)
export const saveOfficer = notice.door(writeOfficer)
export const saveAuthority = notice.door(writeAuthority)
/** The version of the notice that applies now: what a consent given now points to. */
export const publishedVersion = notice.door(async (ctx) => {
  const { id, sha256 } = await currentVersion(ctx)
  return { id, sha256 }
})
