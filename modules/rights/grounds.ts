import type { Source } from '#core/cite.ts'
import { type Bilingual, say } from '#core/errors.ts'
import { type Kind, kinds } from './kinds.ts'

/** Why a request is refused: the sentence of the letter, and the law that allows it. */
interface Ground {
  readonly key: string
  readonly kinds: readonly Kind[]
  readonly source: Source
  readonly sentence: Bilingual
}

/** Everything that the law accepts as a reason not to do what was asked (Art. 12(4) GDPR). */
export const grounds: readonly Ground[] = [
  {
    key: 'not-identified',
    kinds,
    source: 'Art. 11(2), 12(6) GDPR',
    sentence: say(
      'We could not make sure that the request comes from the person whose data it concerns.',
      'Wir konnten nicht klären, ob die Anfrage von der Person stammt, um deren Daten es geht.',
    ),
  },
  {
    key: 'unfounded',
    kinds,
    source: 'Art. 12(5) GDPR',
    sentence: say(
      'The request has manifestly no basis.',
      'Für die Anfrage gibt es offenkundig keine Grundlage.',
    ),
  },
  {
    key: 'excessive',
    kinds,
    source: 'Art. 12(5) GDPR',
    sentence: say(
      'The same has been asked so often that the request is excessive.',
      'Dasselbe wurde so häufig angefragt, dass die Anfrage als exzessiv anzusehen ist.',
    ),
  },
  {
    key: 'legal-duty',
    kinds: ['erasure'],
    source: 'Art. 17(3)(b) GDPR',
    sentence: say(
      'A law obliges us to keep the data.',
      'Ein Gesetz verpflichtet uns, die Daten aufzubewahren.',
    ),
  },
  {
    key: 'claims',
    kinds: ['erasure', 'objection'],
    source: 'Art. 17(3)(e), 21(1) GDPR',
    sentence: say(
      'The data are needed to establish, exercise or defend legal claims.',
      'Die Daten werden gebraucht, um Rechtsansprüche geltend zu machen, auszuüben oder zu verteidigen.',
    ),
  },
  {
    key: 'still-needed',
    kinds: ['erasure'],
    source: 'Art. 17(1) GDPR',
    sentence: say(
      'The purpose for which the data are processed lawfully goes on, and none of the grounds for erasure is given.',
      'Der Zweck, für den die Daten rechtmäßig verarbeitet werden, besteht fort, und keiner der Löschgründe liegt vor.',
    ),
  },
  {
    key: 'others',
    kinds: ['access', 'portability'],
    source: 'Art. 15(4), 20(4) GDPR',
    sentence: say(
      'Handing the data out would infringe the rights of others.',
      'Die Herausgabe würde Rechte anderer Personen verletzen.',
    ),
  },
  {
    key: 'kept-only',
    kinds: ['access'],
    source: say('§ 34(1) no. 2 BDSG', '§ 34 Abs. 1 Nr. 2 BDSG'),
    sentence: say(
      'The data are stored only because they must be kept, cannot be used for anything else, and providing them would take a disproportionate effort.',
      'Die Daten sind nur noch wegen einer Aufbewahrungspflicht gespeichert, für anderes gesperrt, und die Auskunft wäre unverhältnismäßig aufwendig.',
    ),
  },
  {
    key: 'correct',
    kinds: ['rectification'],
    source: 'Art. 16 GDPR',
    sentence: say(
      'As far as we could find out, the data are correct and complete.',
      'Nach unserer Prüfung sind die Daten richtig und vollständig.',
    ),
  },
  {
    key: 'no-condition',
    kinds: ['restriction'],
    source: 'Art. 18(1) GDPR',
    sentence: say(
      'None of the cases is given in which the law provides for a restriction.',
      'Keiner der Fälle liegt vor, in denen das Gesetz eine Einschränkung vorsieht.',
    ),
  },
  {
    key: 'not-provided',
    kinds: ['portability'],
    source: 'Art. 20(1) GDPR',
    sentence: say(
      'The data were not provided by you, or are not processed on the basis of consent or a contract.',
      'Die Daten stammen nicht von Ihnen oder werden nicht aufgrund einer Einwilligung oder eines Vertrags verarbeitet.',
    ),
  },
  {
    key: 'compelling',
    kinds: ['objection'],
    source: 'Art. 21(1) GDPR',
    sentence: say(
      'There are compelling legitimate grounds for the processing which override your interests, rights and freedoms.',
      'Für die Verarbeitung gibt es zwingende schutzwürdige Gründe, die Ihre Interessen, Rechte und Freiheiten überwiegen.',
    ),
  },
  {
    key: 'no-consent',
    kinds: ['withdrawal'],
    source: 'Art. 7(3) GDPR',
    sentence: say(
      'We do not process your data on the basis of consent.',
      'Wir verarbeiten Ihre Daten nicht aufgrund einer Einwilligung.',
    ),
  },
]

/** The grounds by their keys. Throws when one is unknown. */
export const groundsOf = (keys: readonly string[]): Ground[] =>
  keys.map((key) => {
    const ground = grounds.find((one) => one.key === key)
    if (!ground) throw new Error(`There is no ground "${key}".`)
    return ground
  })

export const fits = (key: string, kind: Kind): boolean =>
  grounds.some((ground) => ground.key === key && ground.kinds.includes(kind))
