import { telling, vocabulary } from './german.ts'

/** A kind of question. */
export interface Question {
  readonly what: string
  /** What is typed; asked one after the other, each once a round. */
  readonly typed: readonly string[]
  /** The `tsquery` that a program with PostgreSQL's search would make of it. */
  readonly bare: string
}

/** Words from a place in the order of frequency. */
const from = (words: readonly string[], place: number, count: number, step = 1): string[] =>
  Array.from({ length: count }, (_, index) => words[place + index * step] ?? '')

const pairs = (words: readonly string[]): string[] =>
  words.flatMap((word, index) => (index % 2 === 0 ? [`${word} ${words[index + 1] ?? ''}`] : []))

export const questions: readonly Question[] = [
  { what: 'a rare word', typed: from(vocabulary, 15_000, 20, 500), bare: `plainto_tsquery('german', $1)` },
  { what: 'a common word', typed: from(telling, 0, 20), bare: `plainto_tsquery('german', $1)` },
  {
    what: 'the beginning of a word',
    typed: from(telling, 0, 20).map((word) => word.slice(0, 4)),
    bare: `to_tsquery('german', quote_literal($1) || ':*')`,
  },
  { what: 'two words', typed: pairs(from(telling, 4, 40)), bare: `plainto_tsquery('german', $1)` },
  {
    what: 'a phrase',
    typed: pairs(from(telling, 0, 40)).map((pair) => `"${pair}"`),
    bare: `phraseto_tsquery('german', $1)`,
  },
]

export const page = 20

/** The page of tickets and no more: which, in order, with their subjects. */
export const bareSearch = (query: string): string => `
  select t.id, t.subject, t.state, t.requester_name, t.last_message_at
    from (select ticket_id, at from tickets.ticket_words where words @@ ${query}
           order by at desc, ticket_id desc limit ${page}) found
    join tickets.ticket t on t.id = found.ticket_id order by found.at desc, t.id desc`

export const bareList = `select id, subject, state, requester_name, last_message_at from tickets.ticket
  where state = 'open' order by last_message_at desc, id desc limit 50`
