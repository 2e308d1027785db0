import { describe, expect, test } from 'vitest'
import { readConfig } from './config.ts'

const faultsOf = (environment: Record<string, string>): string => {
  try {
    readConfig(environment)
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

describe('settings in the environment', () => {
  test('have defaults', () => {
    expect(readConfig({})).toMatchObject({
      port: 8080,
      smtpPort: 2525,
      zone: 'Europe/Berlin',
      replayDir: './data-replay',
    })
    expect(readConfig({ PORT: '0', SMTP_PORT: 'off', DATA_DIR: '/srv/z/' })).toMatchObject({
      port: 0,
      smtpPort: null,
      replayDir: '/srv/z-replay',
    })
  })

  test('that are wrong are named all at once, each with what to do', () => {
    const said = faultsOf({
      PORT: 'abc',
      TLS_CERT: '/nope',
      ADMIN_EMAIL: 'a@b.de',
      JOBS: 'maybe',
      TZ: 'Mars/X',
      MAIL_DOMAINS: 'example.org, not a/domain',
      TRUST_PROXY: '127.0.0.1, everyone 10.0.0.0/33',
    })
    for (const name of ['PORT', 'TLS_KEY', 'ADMIN_PASSWORD', 'JOBS', 'TZ', 'MAIL_DOMAINS', 'TRUST_PROXY'])
      expect(said).toContain(`  ${name}:`)
    expect(said).not.toContain('NaN')
    expect(said).toContain('not "everyone", "10.0.0.0/33"')
    expect(readConfig({ TRUST_PROXY: '::1, 10.0.0.0/8' }).trustProxy).toBe('::1, 10.0.0.0/8')
    expect(readConfig({ MAIL_DOMAINS: 'Example.org, münchen.example' }).mailDomains).toEqual([
      'example.org',
      'münchen.example',
    ])
    expect(faultsOf({ PORT: '70000' })).toContain('0 to 65535')
  })
})
