import type { Context } from '#core/context.ts'
import type { Block, Document } from '#core/document.ts'
import type { Language } from '#core/errors.ts'
import { moment, periodInWords } from '#core/promises/wording.ts'
import { goals } from '#core/promises/goals.ts'
import type { Concept, DataKind } from '#core/retention/retention.ts'
import { byClause, length } from './compose.ts'
import { lawBlocks } from './concept-law.ts'
import {
  categoriesText,
  classOf,
  type ConceptSay,
  isTimed,
  keyOf,
  letterOf,
  nameOf,
  speakConcept,
  startText,
  type Timed,
} from './concept-wording.ts'
import { readController } from './controller.ts'
import type { Tables } from './data.ts'

const heading = (level: 2 | 3, text: string): Block => ({ kind: 'heading', level, text })
const paragraph = (text: string): Block => ({ kind: 'paragraph', text })

/** By start event, the shorter period first. */
function inOrderOfClass([one]: readonly Timed[], [other]: readonly Timed[]): number {
  if (!one || !other) return 0
  const letters = byClause(letterOf(one), letterOf(other))
  return letters || length(one.rule.period) - length(other.rule.period)
}

function classes(say: ConceptSay, language: Language, kinds: readonly Timed[]): Block[] {
  const byClass = new Map<string, Timed[]>()
  for (const kind of kinds) {
    const key = classOf(kind, language)
    byClass.set(key, [...(byClass.get(key) ?? []), kind])
  }
  return [
    heading(2, say('classes')),
    paragraph(say('classes.lead')),
    {
      kind: 'table',
      label: say('classes'),
      head: [say('class'), say('class.period'), say('class.start'), say('class.kinds')],
      rows: [...byClass.values()].sort(inOrderOfClass).flatMap((members) => {
        const [first] = members
        if (!first) return []
        return [
          [
            classOf(first, language),
            periodInWords(first.rule.period)[language],
            startText(say, first),
            members.map(nameOf(language)).join(', '),
          ],
        ]
      }),
    },
  ]
}

function kindFacts(say: ConceptSay, language: Language, kind: Timed): [string, string][] {
  const { rule, activity } = kind
  const moments = rule.from.map((column) => say('kind.moment', { name: column[language] })).join(', ')
  const stored = say(rule.from.length > 1 ? 'kind.latest' : 'kind.stored', { moments })
  const every = say(rule.everyMinutes > 1 ? 'kind.every.hour' : 'kind.every.minute')
  return [
    [say('kind.purpose'), activity.purpose[language]],
    [say('kind.legalBasis'), activity.legalBasis[language]],
    [say('kind.clause'), activity.clause],
    [say('kind.categories'), categoriesText(say, language, kind)],
    ...(kind.alongWith.length > 0
      ? [[say('kind.along'), kind.alongWith.map((name) => name[language]).join(', ')] as [string, string]]
      : []),
    [say('kind.start'), `${startText(say, kind)} (${stored})`],
    [say('kind.period'), periodInWords(rule.period)[language]],
    [say('kind.class'), classOf(kind, language)],
    [say('kind.source'), kind.source[language]],
    [say('kind.change'), say(rule.editable ? 'kind.editable' : 'kind.fixed')],
    [say('kind.end'), say(`kind.end.${rule.by}`)],
    [say('kind.hold'), say(kind.hold ? 'kind.hold.yes' : 'kind.hold.no')],
    [say('kind.sweep'), say('kind.sweep.words', { every, tolerance: rule.toleranceMinutes })],
    [say('kind.goals'), kind.goals.map((goal) => say(`goal.${goal}`)).join(', ')],
    [say('kind.system'), keyOf(kind)],
  ]
}

const kindBlocks = (say: ConceptSay, language: Language, kind: Timed): Block[] => [
  heading(3, `${kind.activity.name[language]}: ${nameOf(language)(kind)}`),
  ...(kind.heldAs === 'processor' ? [paragraph(say('kind.processor'))] : []),
  { kind: 'facts', facts: kindFacts(say, language, kind) },
]

function endings(say: ConceptSay, language: Language, concept: Concept, zone: string): Block[] {
  const { kinds, edits, holds } = concept
  const always = kinds.filter((kind) => !isTimed(kind))
  return [
    heading(2, say('always')),
    paragraph(say('always.lead')),
    {
      kind: 'table',
      label: say('always'),
      head: [say('always.kind'), say('always.why')],
      rows: always.map((kind) => [nameOf(language)(kind), kind.source[language]]),
    },
    heading(2, say('holds')),
    paragraph(say('holds.1')),
    paragraph(say('holds.2')),
    paragraph(say('holds.count', { count: holds })),
    heading(2, say('backups')),
    paragraph(say('backups.1')),
    paragraph(say('backups.2')),
    heading(2, say('proof')),
    paragraph(say('proof.1')),
    paragraph(say('proof.2')),
    heading(2, say('duties')),
    paragraph(say('duties.1')),
    heading(2, say('goals')),
    paragraph(say('goals.lead')),
    {
      kind: 'table',
      label: say('goals'),
      head: [say('goal'), say('goal.kinds')],
      rows: goals.map((goal) => [
        say(`goal.${goal}`),
        String(kinds.filter((kind) => kind.goals.includes(goal)).length),
      ]),
    },
    heading(2, say('edits')),
    ...(edits.length === 0
      ? [paragraph(say('edits.none'))]
      : [
          {
            kind: 'table',
            label: say('edits'),
            head: [say('edits.at'), say('edits.kind'), say('edits.period')],
            rows: edits.map((edit) => [
              moment(edit.at, zone)[language],
              nameOf(language)(edit),
              periodInWords(edit.period)[language],
            ]),
          } as const,
        ]),
  ]
}

/** In the order of the notice; what the system keeps about itself comes last. */
const inOrder = (one: DataKind, other: DataKind): number =>
  Number(one.module === 'engine') - Number(other.module === 'engine') ||
  byClause(one.activity.clause, other.activity.clause) ||
  byClause(keyOf(one), keyOf(other))

/** The retention concept (Löschkonzept, DIN 66398) as it stands now, in one language. */
export async function composeConcept(ctx: Context<Tables>, language: Language): Promise<Document> {
  const say = speakConcept(language)
  const { zone } = ctx.config
  const at = ctx.now()
  const concept = await ctx.house.retention.concept()
  const kinds = concept.kinds.toSorted(inOrder)
  const timed = kinds.filter(isTimed)
  return {
    language,
    title: say('title'),
    author: (await readController(ctx)).name,
    date: say('date', { date: moment(at, zone)[language] }),
    at,
    blocks: [
      heading(2, say('about')),
      paragraph(say('about.1')),
      paragraph(say('about.2', { zone })),
      heading(2, say('starts')),
      {
        kind: 'list',
        items: (['collection', 'case', 'relation', 'year'] as const).map((start) =>
          say(`start.${start}.hint`),
        ),
      },
      ...classes(say, language, timed),
      ...lawBlocks(say, language, timed, concept.years),
      heading(2, say('kinds')),
      ...timed.flatMap((kind) => kindBlocks(say, language, kind)),
      ...endings(say, language, { ...concept, kinds }, zone),
    ],
  }
}
