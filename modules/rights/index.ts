import { say } from '#core/errors.ts'
import { on } from '#core/events.ts'
import { defineModule } from '#core/module.ts'
import { officerAccessReset } from '#modules/staff'
import { ledger } from './data.ts'
import { fillDemo } from './demo.ts'
import { jobs } from './jobs.ts'
import { tellOfficer } from './officer-access.ts'
import { pages } from './pages.ts'
import { permissions } from './permissions.ts'
import { promises } from './promises.ts'
import { routes } from './routes.ts'

/** The rights of persons: requests, their deadlines, what is done on them and how the person is told (notice 5). */
export const rights = defineModule({
  name: 'rights',
  folder: import.meta.dirname,
  needs: {
    notice: say(
      'who is responsible, in which Land deadlines are counted, and where a complaint can be lodged',
      'wer verantwortlich ist, in welchem Land Fristen gerechnet werden und wo man sich beschweren kann',
    ),
    mail: say(
      'to write to persons as the officer, and to make a request of a mail to the officer',
      'um Personen im Namen der oder des Datenschutzbeauftragten zu schreiben und aus einer Mail dorthin eine Anfrage zu machen',
    ),
    staff: say(
      'to name who decided, to check that an objection closes the account, and to write to the officer whose access was renewed',
      'um zu nennen, wer entschieden hat, zu prüfen, dass ein Widerspruch das Konto sperrt, und der oder dem Beauftragten zu schreiben, deren oder dessen Zugang erneuert wurde',
    ),
    website: say(
      'to check that no enquiry was used after its consent had been withdrawn',
      'um zu prüfen, dass keine Anfrage nach Widerruf ihrer Einwilligung verwendet wurde',
    ),
  },
  persons:
    'to find a person in every module, and to hand out, correct, erase or restrict what is held about them',
  ledger,
  demo: fillDemo,
  activities: {
    requests: {
      name: say('Requests about the rights of persons', 'Anfragen zu Rechten betroffener Personen'),
      purpose: say(
        'to answer who exercises a right over their data, to do what they ask, and to show that it was done',
        'beantworten, wer ein Recht an seinen Daten ausübt, das Gewünschte ausführen und belegen, dass es geschehen ist',
      ),
      legalBasis: say(
        'Art. 6(1)(c) GDPR with Art. 12, 15 to 22 and 5(2) GDPR',
        'Art. 6 Abs. 1 Buchst. c DSGVO mit Art. 12, Art. 15 bis 22 und Art. 5 Abs. 2 DSGVO',
      ),
      persons: say('persons who exercise a right', 'Personen, die ein Recht ausüben'),
      recipients: say(
        'the data protection officer; whoever takes a letter or call down; those to be told of it (Art. 19 GDPR)',
        'die oder der Datenschutzbeauftragte; wer einen Brief oder Anruf aufnimmt; wer davon zu unterrichten ist (Art. 19 DSGVO)',
      ),
      clause: '5',
    },
  },
  permissions,
  routes,
  pages,
  jobs,
  on: [on(officerAccessReset, tellOfficer)],
  promises,
  connections: 4,
})
