import { connect } from 'node:net'
import { quantile } from './figures.ts'
import { given, tell } from './load-task.ts'
import { letters } from './letters.ts'
import type { LoadReport, SmtpLoad } from './load.ts'

/** A sending mail server: envelope in one write (RFC 2920), bytes in the next, many mails on a connection. */
const { port, connections, mails, bytes, recipient, run } = await given<SmtpLoad>()

const ending = Buffer.from('.\r\n')
const letter = letters(bytes, run)
const ready = Array.from({ length: mails }, (_, index) => Buffer.concat([letter(index), ending]))
const waits: number[] = []
let failed = 0
let next = 0

function sender(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1').setNoDelay()
    let began = 0
    let mail: Buffer | undefined
    let heard = ''
    const answers: string[] = []
    const begin = (): void => {
      const index = next++
      mail = ready[index]
      if (!mail) return void socket.end('QUIT\r\n')
      began = performance.now()
      socket.write(`MAIL FROM:<kunde-${run}-${index}@kunde.example>\r\nRCPT TO:<${recipient}>\r\nDATA\r\n`)
    }
    /** What follows: greeting, EHLO, then for each mail three answers to the envelope and one to the bytes. */
    const expected = { greeting: 1, hello: 1, envelope: 3, bytes: 1 }
    let stage: keyof typeof expected = 'greeting'
    const proceed = (): void => {
      if (stage === 'greeting') {
        stage = 'hello'
        return void socket.write('EHLO mx.kunde.example\r\n')
      }
      if (stage === 'envelope' && answers.at(-1)?.startsWith('354') && mail) {
        stage = 'bytes'
        return void socket.write(mail)
      }
      if (stage === 'bytes') waits.push(performance.now() - began)
      if (stage === 'envelope' || (stage === 'bytes' && !answers[0]?.startsWith('250'))) failed++
      stage = 'envelope'
      begin()
    }
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1')
      for (let line = /^(\d{3}.*)\r\n/.exec(heard); line; line = /^(\d{3}.*)\r\n/.exec(heard)) {
        heard = heard.slice(line[0].length)
        if (line[1] && line[1][3] !== '-') answers.push(line[1])
      }
      while (answers.length >= expected[stage]) {
        proceed()
        answers.length = 0
      }
    })
    socket.once('error', reject)
    socket.once('close', () => resolve())
  })
}

const start = performance.now()
await Promise.all(Array.from({ length: connections }, sender))
const report: LoadReport = {
  done: waits.length - failed,
  failed,
  seconds: (performance.now() - start) / 1000,
  p50: quantile(waits, 0.5),
  p99: quantile(waits, 0.99),
}
tell(report)
