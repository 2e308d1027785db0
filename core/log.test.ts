import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { contact, plain, text } from './ledger/columns.ts'
import { declare, table } from './ledger/declare.ts'
import { createLog } from './log.ts'
import { defineModule } from './module.ts'
import { keepAlways } from './retention/keep.ts'

const { module } = defineModule({
  name: 'sample',
  folder: import.meta.dirname,
  ledger: declare({
    person: table({
      activity: 'sample',
      person: { email: 'private_email' },
      keep: keepAlways('a sample'),
      columns: { shade: plain(text), private_email: contact(text) },
    }),
  }),
  activities: {},
})

function openLog() {
  const out = new PassThrough()
  const log = createLog({ logLevel: 'info' }, [module], out)
  return { log, read: () => JSON.parse(String(out.read())) as Record<string, unknown> }
}

test('a personal column is not printed, in either spelling, up to three levels down', () => {
  const { log, read } = openLog()
  log.info(
    { private_email: 'a@b.example', shade: 'green', one: { two: { privateEmail: 'a@b.example' } } },
    'hello',
  )
  expect(read()).toMatchObject({
    msg: 'hello',
    private_email: '[redacted]',
    shade: 'green',
    one: { two: { privateEmail: '[redacted]' } },
  })
})

test('what lies deeper than that is not printed at all', () => {
  const { log, read } = openLog()
  log.info({ a: { b: { c: { d: { private_email: 'a@b.example' } } } } })
  expect(JSON.stringify(read())).not.toContain('a@b.example')
})

test('bindings of a child, authorization and cookies are not printed', () => {
  const { log, read } = openLog()
  log.child({ private_email: 'a@b.example' }).info({ headers: { authorization: 'Bearer x', Cookie: 'y' } })
  expect(read()).toMatchObject({
    private_email: '[redacted]',
    headers: { authorization: '[redacted]', Cookie: '[redacted]' },
  })
})

test('an error of the database is printed without the values it quotes', () => {
  const { log, read } = openLog()
  const error = Object.assign(new Error('invalid input syntax for type integer: "a@b.example"'), {
    severity: 'ERROR',
    routine: 'pg_strtoint32_safe',
    code: '22P02',
    detail: 'Key (email)=(a@b.example) already exists.',
  })
  log.error({ err: new Error('could not save', { cause: error }) }, 'failed')
  const line = read()
  expect(JSON.stringify(line)).not.toContain('a@b.example')
  expect(line.err).toMatchObject({
    message: 'could not save',
    cause: { code: '22P02', message: 'PostgreSQL pg_strtoint32_safe' },
  })
})

test('bytes and objects of a class are named, not printed', () => {
  const { log, read } = openLog()
  log.info({ body: Buffer.from('a@b.example'), map: new Map([['a@b.example', 1]]) })
  expect(read()).toMatchObject({ body: '[Buffer]', map: '[Map]' })
})
