import { on } from '#core/events.ts'
import { say } from '#core/errors.ts'
import { defineModule } from '#core/module.ts'
import { received } from '#modules/mail'
import { enquiryReceived } from '#modules/website'
import { ledger } from './data.ts'
import { fillDemo } from './demo.ts'
import { openForEnquiry } from './enquiries.ts'
import { takeMail } from './incoming.ts'
import { jobs } from './jobs.ts'
import { permissions } from './permissions.ts'
import { promises } from './promises.ts'
import { routes } from './routes.ts'
import { searchForField } from './search.ts'
import { signature } from './settings.ts'

export const tickets = defineModule({
  name: 'tickets',
  folder: import.meta.dirname,
  needs: {
    customers: say(
      'to recognise who writes, and to show their name, organisation and customer number',
      'um zu erkennen, wer schreibt, und Name, Organisation und Kundennummer zu zeigen',
    ),
    mail: say(
      'to read mails that came in, and to send answers',
      'um eingegangene Post zu lesen und Antworten zu senden',
    ),
    staff: say('to name those who work on a ticket', 'um zu nennen, wer an einem Ticket arbeitet'),
    website: say(
      'to answer an enquiry, which is read at the moment of use and not copied',
      'um eine Anfrage zu beantworten; sie wird im Augenblick gelesen und nicht kopiert',
    ),
  },
  ledger,
  demo: fillDemo,
  permissions,
  settings: [signature],
  routes,
  jobs,
  promises,
  on: [on(received, takeMail), on(enquiryReceived, openForEnquiry)],
  search: searchForField,
  activities: {
    tickets: {
      name: say('Tickets', 'Tickets'),
      purpose: say(
        'To answer requests for support, and to find solutions that are already known.',
        'Bearbeitung von Supportanfragen und Auffinden bereits bekannter Lösungen.',
      ),
      legalBasis: say(
        'Art. 6(1)(b) GDPR: the contract with the customer, or steps before one; Art. 6(1)(f) GDPR: our interest in not solving a known problem twice, and in records for as long as claims can be made (§§ 195, 199 BGB)',
        'Art. 6 Abs. 1 Buchst. b DSGVO: Vertrag mit dem Kunden oder dessen Anbahnung; Art. 6 Abs. 1 Buchst. f DSGVO: unser Interesse, Bekanntes nicht zweimal zu lösen, und an Unterlagen, solange Ansprüche bestehen können (§§ 195, 199 BGB)',
      ),
      persons: say(
        'those who ask us for support, and our staff',
        'Personen, die uns um Unterstützung bitten, und unsere Beschäftigten',
      ),
      recipients: say(
        'whoever the answer is addressed to; nobody else',
        'die Empfänger der Antwort, sonst niemand',
      ),
      clause: '3.8',
    },
    enquiries: {
      name: say('Answering enquiries from the website', 'Beantwortung von Anfragen über die Website'),
      purpose: say(
        'To answer the enquiry, and nothing else: not part of the search for solutions.',
        'Beantwortung der Anfrage, sonst nichts: nicht Teil der Suche nach Lösungen.',
      ),
      legalBasis: say(
        'Art. 6(1)(a) GDPR: the consent given with the form',
        'Art. 6 Abs. 1 Buchst. a DSGVO: die mit dem Formular erteilte Einwilligung',
      ),
      persons: say('those who send the enquiry form', 'Personen, die das Kontaktformular absenden'),
      recipients: say('nobody', 'niemand'),
      clause: '3.1',
    },
  },
})
