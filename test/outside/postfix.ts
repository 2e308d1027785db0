import { execFile } from 'node:child_process'
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A real Postfix on loopback: takes mail for the customers' domain into maildirs, and passes ours on to our server. */
export interface Postfix extends AsyncDisposable {
  readonly port: number
  /** Whole mails that reached the customers' mailboxes, oldest first. */
  mailbox(): Promise<string[]>
  log(): Promise<string>
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (!address || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** `ours`: mail for this domain goes to the port given, as a customer's own server would send it. */
export async function startPostfix(options: {
  customers: string
  ours?: { domain: string; port: number }
}): Promise<Postfix> {
  const folder = await mkdtemp(join(tmpdir(), 'postfix-'))
  const port = await freePort()
  const { stdout } = await run('id', ['-u', 'postfix'])
  const uid = Number(stdout)
  const [config, queue, data, boxes] = ['config', 'queue', 'data', 'boxes'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string]
  await chmod(folder, 0o755)
  for (const one of [config, queue, data, boxes]) await mkdir(one)
  await chown(data, uid, uid)
  await chown(boxes, uid, uid)
  await writeFile(
    join(config, 'main.cf'),
    `compatibility_level = 3.6
queue_directory = ${queue}
data_directory = ${data}
myhostname = mx.${options.customers}
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
maillog_file = ${folder}/mail.log
maillog_file_prefixes = /var, /tmp
virtual_mailbox_domains = ${options.customers}
virtual_mailbox_limit = 0
virtual_mailbox_base = ${boxes}
virtual_mailbox_maps = static:all/
virtual_minimum_uid = 1
virtual_uid_maps = static:${uid}
virtual_gid_maps = static:${uid}
transport_maps = ${options.ours ? `inline:{ { ${options.ours.domain} = smtp:[127.0.0.1]:${options.ours.port} } }` : ''}
smtpd_relay_restrictions = permit_mynetworks, reject
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
smtp_connect_timeout = 5s
message_size_limit = 60000000
`,
  )
  const open = new Set(['smtpd', 'pickup', 'cleanup', 'qmgr'])
  const service = (name: string, type: string, wakeup = '-', limit = '-', command = name): string =>
    `${name} ${type} ${open.has(command) ? 'n' : '-'} ${command === 'virtual' ? 'n' : '-'} n ${wakeup} ${limit} ${command}`
  await writeFile(
    join(config, 'master.cf'),
    [
      service(`127.0.0.1:${port}`, 'inet', '-', '-', 'smtpd'),
      service('pickup', 'unix', '60', '1'),
      service('cleanup', 'unix', '-', '0'),
      service('qmgr', 'unix', '1', '1'),
      service('rewrite', 'unix', '-', '-', 'trivial-rewrite'),
      service('bounce', 'unix', '-', '0'),
      service('defer', 'unix', '-', '0', 'bounce'),
      service('trace', 'unix', '-', '0', 'bounce'),
      service('proxymap', 'unix'),
      service('smtp', 'unix'),
      service('error', 'unix'),
      service('retry', 'unix', '-', '-', 'error'),
      service('virtual', 'unix'),
      service('anvil', 'unix', '-', '1'),
      service('scache', 'unix', '-', '1'),
      service('tlsmgr', 'unix', '1000?', '1'),
      'postlog unix-dgram n - n - 1 postlogd',
      '',
    ].join('\n'),
  )
  await run('postfix', ['-c', config, 'start'])
  return {
    port,
    async mailbox() {
      const names = await readdir(join(boxes, 'all', 'new')).catch(() => [])
      return Promise.all(
        names
          .toSorted((a, b) => a.localeCompare(b))
          .map((name) => readFile(join(boxes, 'all', 'new', name), 'utf8')),
      )
    },
    log: () => readFile(join(folder, 'mail.log'), 'utf8'),
    async [Symbol.asyncDispose]() {
      await run('postfix', ['-c', config, 'stop'])
      await rm(folder, { recursive: true, force: true })
    },
  }
}
