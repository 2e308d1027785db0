import { say } from '#core/errors.ts'
import { defineModule } from '#core/module.ts'
import { ledger } from './data.ts'
import { fillDemo } from './demo.ts'
import { permissions } from './permissions.ts'
import { identities as identitiesOf, noteUse as noteUseOf, recognise as recogniseBy } from './recognise.ts'
import { routes } from './routes.ts'
import { searchCustomers } from './search.ts'

export type { Identity } from './recognise.ts'

export const customers = defineModule({
  name: 'customers',
  folder: import.meta.dirname,
  ledger,
  demo: fillDemo,
  permissions,
  routes,
  search: searchCustomers,
  activities: {
    customers: {
      name: say('Customers’ master data', 'Stammdaten der Kunden'),
      purpose: say(
        'To know who asks for support, and to reach them.',
        'Zu wissen, wer um Unterstützung bittet, und diese Personen zu erreichen.',
      ),
      legalBasis: say(
        'Art. 6(1)(b) GDPR: the contract with the customer; Art. 6(1)(f) GDPR for the persons who act for it: our interest in answering the right one',
        'Art. 6 Abs. 1 Buchst. b DSGVO: Vertrag mit dem Kunden; Art. 6 Abs. 1 Buchst. f DSGVO für die Personen, die für ihn handeln: unser Interesse, der richtigen zu antworten',
      ),
      persons: say(
        'customers and the persons who act for them',
        'Kunden und die für sie handelnden Personen',
      ),
      recipients: say('nobody', 'niemand'),
      clause: '3.8',
    },
  },
})

/** The contact to whom an e-mail address belongs, or null. Upper and lower case are the same. */
export const recognise = customers.door(recogniseBy)

/** The contacts behind these ids, as far as they still exist; in no order. */
export const identities = customers.door(identitiesOf)

/** Notes that a document refers to a contact, which then can't be deleted at once. Idempotent. */
export const noteUse = customers.door(noteUseOf)
