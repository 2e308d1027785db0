import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest'
import { available } from '../outside/available.ts'
import { type Postfix, startPostfix } from '../outside/postfix.ts'
import { createServer, type ServerProcess, until } from '../outside/server.ts'
import { hand, letter, setUp, type Staff } from './visit.ts'

const kills = 20

interface Item {
  readonly id: number
  readonly subject: string
}

/** A pseudo-random sequence that a failure can be repeated with. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

describe.runIf(available('/usr/sbin/postfix'))('nothing acknowledged is lost', () => {
  let postfix: Postfix
  let server: ServerProcess
  let staff: Staff
  const seed = Number(process.env.TEST_SEED ?? Date.now() % 100_000)
  const chance = random(seed)

  beforeAll(async () => {
    postfix = await startPostfix({ customers: 'kunde.test' })
    server = await createServer({
      SMTP_URL: `smtp://127.0.0.1:${postfix.port}`,
      MAIL_DOMAINS: 'ipro.test',
      LOG_LEVEL: 'info',
    })
    await server.start()
    staff = await setUp(server)
  }, 120_000)

  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
    await postfix?.[Symbol.asyncDispose]()
  }, 60_000)

  const allTickets = async (): Promise<Item[]> => {
    const found: Item[] = []
    for (let after: string | null = ''; after !== null;) {
      const page: { items: Item[]; next: string | null } = await staff.call(
        'GET',
        `/api/tickets?limit=100${after ? `&after=${encodeURIComponent(after)}` : ''}`,
      )
      found.push(...page.items)
      after = page.next
    }
    return found
  }

  test(`${kills} kills of server and database, seed ${seed}`, async () => {
    onTestFailed(() => console.error(server.output().slice(-20000)))
    const acknowledged = new Set<string>()
    const answered = new Map<number, string>()
    let ended = false
    let count = 0

    /** A customer who hands over one mail after the other, each until it is acknowledged. */
    const customer = async (): Promise<void> => {
      while (!ended) {
        const subject = `Frage ${count++}`
        const raw = letter({
          from: 'k@kunde.test',
          to: 'support@ipro.test',
          subject,
          text: `${subject}, bitte.`,
          id: `${subject.replace(' ', '-')}@kunde.test`,
        })
        while (!(await hand(server.smtpPort, { from: 'k@kunde.test', to: 'support@ipro.test', raw }))) {
          if (ended) return
          await pause(50)
        }
        acknowledged.add(subject)
      }
    }

    /** An agent who answers whatever is open, repeating an answer under its key until it is taken. */
    const agent = async (): Promise<void> => {
      while (!ended) {
        const [open] = await allTickets()
          .then((all) => all.filter((one) => !answered.has(one.id)))
          .catch(() => [])
        if (!open) {
          await pause(100)
          continue
        }
        const key = crypto.randomUUID()
        const body = { key, text: `Antwort auf ${open.subject}` }
        while (
          !(await staff.call('POST', `/api/tickets/${open.id}/replies`, body).then(
            () => true,
            () => false,
          ))
        ) {
          if (ended) return
          await pause(100)
        }
        answered.set(open.id, open.subject)
      }
    }

    const work = Promise.all([customer(), customer(), agent()])
    for (let kill = 0; kill < kills; kill++) {
      await pause(100 + chance() * 900)
      if (chance() < 0.5) {
        await server.kill()
        await server.start()
      } else {
        await server.killDatabase()
        await until(
          async () => (await fetch(`${server.url}/health`)).status === 200,
          'the database to be back',
        )
      }
    }
    ended = true
    await work

    // Every mail that got its 250 is one ticket, and no mail is two.
    const subjects = await until(async () => {
      const found = (await allTickets()).map((one) => one.subject)
      const missing = [...acknowledged].filter((subject) => !found.includes(subject))
      if (missing.length > 0) throw new Error(`missing: ${missing.join(', ')}`)
      return found
    }, `${acknowledged.size} tickets`)
    expect(new Set(subjects).size).toBe(subjects.length)

    // Every answer reached the mailbox, each time under the same Message-ID.
    const ids = new Map<string, Set<string>>()
    await until(
      async () => {
        ids.clear()
        for (const mail of await postfix.mailbox()) {
          const subject = /Antwort auf (Frage \d+)/.exec(mail)?.[1] ?? '?'
          const id = /^Message-ID: (.*)$/im.exec(mail)?.[1] ?? '?'
          ids.set(subject, (ids.get(subject) ?? new Set()).add(id))
        }
        return [...answered.values()].every((subject) => ids.has(subject))
      },
      `${answered.size} answers`,
      120_000,
    )
    expect([...ids].filter(([, of]) => of.size !== 1)).toEqual([])
    expect(acknowledged.size).toBeGreaterThan(kills)
    expect(answered.size).toBeGreaterThan(0)
    expect((await server.command('evidence', 'verify')).output).toContain('nothing tampered with')
  }, 400_000)
})
