import { say } from '#core/errors.ts'
import { defineModule } from '#core/module.ts'
import { accessLog, logRequest } from './access-log.ts'
import { ledger } from './data.ts'
import { fillDemo } from './demo.ts'
import {
  closeEnquiry as close,
  countUsedAfter,
  readEnquiry as read,
  reopenEnquiry as reopen,
} from './enquiry.ts'
import { jobs } from './jobs.ts'
import { pages } from './pages.ts'
import { permissions } from './permissions.ts'
import { promises } from './promises.ts'
import { routes } from './routes.ts'
import { foreignLogsSetting } from './settings.ts'

export { enquiryReceived } from './events.ts'
export type { Enquiry } from './enquiry.ts'

/** Our own public pages: the log of who asked for them, and the enquiry form (notice 3.1). */
export const website = defineModule({
  name: 'website',
  folder: import.meta.dirname,
  needs: {
    notice: say(
      'to say on each form who asks, and under which version of the notice somebody consents',
      'damit jedes Formular sagt, wer fragt, und unter welcher Fassung der Erklärung jemand einwilligt',
    ),
  },
  ledger,
  activities: {
    'access-log': {
      name: say('Log of the web servers', 'Protokoll der Webserver'),
      purpose: say(
        'to run the website safely: find faults, recognise and fend off attacks',
        'die Website sicher betreiben: Fehler finden, Angriffe erkennen und abwehren',
      ),
      legalBasis: say(
        'Art. 6(1)(f) GDPR: the interest in a website that works and is secure',
        'Art. 6 Abs. 1 Buchst. f DSGVO: das Interesse an einer Website, die funktioniert und sicher ist',
      ),
      persons: say('visitors of the website', 'Besucherinnen und Besucher der Website'),
      recipients: say(
        'administrators and auditors of the controller; each reading is recorded',
        'Administration und Revision des Verantwortlichen; jede Einsicht wird festgehalten',
      ),
      clause: '3.1',
    },
    enquiry: {
      name: say('Enquiries through the form', 'Anfragen über das Formular'),
      purpose: say(
        'to answer the enquiry, and further questions after the answer',
        'die Anfrage beantworten, ebenso Rückfragen nach der Antwort',
      ),
      legalBasis: say(
        'Art. 6(1)(a) GDPR: the consent given with the form',
        'Art. 6 Abs. 1 Buchst. a DSGVO: die mit dem Formular erteilte Einwilligung',
      ),
      persons: say('everybody who writes through the form', 'alle, die über das Formular schreiben'),
      recipients: say(
        'staff of the controller who answer it',
        'Beschäftigte des Verantwortlichen, die sie beantworten',
      ),
      clause: '3.1',
    },
  },
  settings: [foreignLogsSetting],
  demo: fillDemo,
  permissions,
  routes,
  pages,
  jobs,
  promises,
  answered: logRequest,
  start: async (ctx) => accessLog(ctx),
})

/** What somebody wrote through the form; for whoever answers it. */
export const readEnquiry = website.door(read)
/** The enquiry is answered; its period begins. */
export const closeEnquiry = website.door(close)
/** The matter goes on. */
export const reopenEnquiry = website.door(reopen)
/** Enquiries read after their consent was withdrawn at this moment; there must be none. */
export const enquiriesUsedAfter = website.door(countUsedAfter)
