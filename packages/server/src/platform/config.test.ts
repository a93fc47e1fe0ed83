import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { listSettings, listUnknown, readConfig } from './config.ts'
import { plainSettings } from './plain-ways.ts'

describe('readConfig', () => {
  test('has a default for everything', () => {
    expect(readConfig({})).toMatchObject({
      databaseUrl: undefined,
      host: '127.0.0.1',
      port: 4180,
      publicUrl: undefined,
      trustProxy: false,
      logLevel: 'warn',
    })
  })

  test('an empty value counts as not set', () => {
    expect(readConfig({ DATABASE_URL: '', WUTONG_PORT: '' })).toMatchObject({ databaseUrl: undefined, port: 4180 })
  })

  test.for([
    { name: 'DATABASE_URL', value: 'mysql://x' },
    { name: 'WUTONG_PORT', value: '70000' },
    { name: 'WUTONG_PORT', value: 'abc' },
    { name: 'WUTONG_URL', value: 'zone.example' },
    { name: 'WUTONG_LOG', value: 'loud' },
    { name: 'WUTONG_PLAIN', value: 'WUTONG_HOTS' },
    { name: 'WUTONG_SCANNER', value: 'clamd' },
    { name: 'WUTONG_SCANNER', value: 'tcp://127.0.0.1:3310' },
    { name: 'WUTONG_TLS_KEY', value: '/etc/key.pem' },
    { name: 'NODE_TLS_REJECT_UNAUTHORIZED', value: '0' },
  ])('$name=$value is refused by name', ({ name, value }) => {
    expect(() => readConfig({ [name]: value })).toThrow(name)
  })

  test('an identity provider is set up whole, with the address it sends people back to, or not at all', () => {
    const whole = {
      WUTONG_OIDC_ISSUER: 'https://id.example',
      WUTONG_OIDC_CLIENT_ID: 'wutong',
      WUTONG_OIDC_CLIENT_SECRET: 'secret',
      WUTONG_URL: 'https://zone.example',
    }
    expect(readConfig(whole).oidc).toMatchObject({ issuer: 'https://id.example', label: 'OpenID Connect', acr: [] })
    expect(readConfig({ ...whole, WUTONG_OIDC_AMR: 'mfa  otp' }).oidc).toMatchObject({ amr: ['mfa', 'otp'] })
    expect(readConfig({ WUTONG_URL: whole.WUTONG_URL }).oidc).toBeUndefined()
    for (const name of Object.keys(whole))
      expect(() => readConfig({ ...whole, [name]: '' }), name).toThrow('WUTONG_OIDC')
  })

  test.each([
    {
      url: 'https://zone.example:8443',
      domain: '',
      made: { domain: 'zone.example', origin: 'https://zone.example:8443' },
    },
    { url: 'https://app.zone.example', domain: 'zone.example', made: { domain: 'zone.example' } },
    { url: 'http://localhost:4180', domain: '', made: { domain: 'localhost', origin: 'http://localhost:4180' } },
    { url: 'http://zone.example', domain: '', made: undefined },
    { url: 'https://10.1.2.3', domain: '', made: undefined },
    { url: 'https://[fe80::a]', domain: '', made: undefined },
    { url: '', domain: '', made: undefined },
  ])('passkeys at $url with domain "$domain" are for $made.domain', ({ url, domain, made }) => {
    const { passkeys } = readConfig({ WUTONG_URL: url, WUTONG_PASSKEY_DOMAIN: domain, WUTONG_PLAIN: 'WUTONG_URL' })
    if (made === undefined) expect(passkeys).toBeUndefined()
    else expect(passkeys).toMatchObject(made)
  })

  test.each([
    { url: 'https://zone.example', domain: 'other.example' },
    { url: 'https://zone.example', domain: 'one.example' },
    { url: 'https://zone.example', domain: 'example' },
    { url: 'http://zone.example', domain: 'zone.example' },
    { url: 'https://10.1.2.3', domain: '2.3' },
    { url: '', domain: 'zone.example' },
    { url: 'https://zone.example', domain: 'https://zone.example' },
  ])('a domain of passkeys that cannot be theirs is refused: $domain at $url', ({ url, domain }) => {
    const plain = { WUTONG_PLAIN: 'WUTONG_URL' }
    expect(() => readConfig({ ...plain, WUTONG_URL: url, WUTONG_PASSKEY_DOMAIN: domain })).toThrow(
      'WUTONG_PASSKEY_DOMAIN',
    )
  })
})

describe('nothing leaves this machine without TLS unless the operator says so', () => {
  const oidc = { WUTONG_OIDC_CLIENT_ID: 'a', WUTONG_OIDC_CLIENT_SECRET: 'b', WUTONG_URL: 'https://zone.example' }
  const url = { WUTONG_URL: 'https://zone.example' }

  test.for<Record<string, string>>([
    { WUTONG_HOST: '0.0.0.0', ...url },
    { WUTONG_HOST: '::', ...url },
    { WUTONG_HOST: '10.1.2.3', ...url },
    { WUTONG_HOST: 'zone.example', ...url },
    { WUTONG_URL: 'http://zone.example' },
    { WUTONG_URL: 'http://localhost.example' },
    { DATABASE_URL: 'postgres://u:p@db/zone' },
    { DATABASE_URL: 'postgres://u:p@db/zone?sslmode=require' },
    { DATABASE_URL: 'postgres://u:p@db/zone?sslmode=verify-ca' },
    { DATABASE_URL: 'postgres://u:p@db/zone?sslmode=no-verify' },
    { DATABASE_URL: 'postgres://u:p@db/zone?ssl=true' },
    { DATABASE_URL: 'postgres://u:p@db/zone?sslmode=verify-full&sslmode=disable' },
    { DATABASE_URL: 'postgres://u:p@localhost/zone?host=db' },
    { DATABASE_URL: 'postgres://u:p@10.1.2.3/zone' },
    { CLICKHOUSE_URL: 'http://column.example:8123' },
    { WUTONG_OIDC_ISSUER: 'http://id.example', ...oidc },
    { WUTONG_HOOKS: 'https://a.example http://b.example' },
    { WUTONG_SCANNER: 'clamd.example:3310' },
    { WUTONG_SCANNER: '[fe80::1]:3310' },
  ])('%o', (environment) => {
    const [name = ''] = Object.keys(environment)
    expect(() => readConfig(environment)).toThrow(`add ${name} to WUTONG_PLAIN`)
    expect(() => readConfig(environment)).toThrow(
      expect.objectContaining({ text: expect.objectContaining({ zh: expect.stringContaining('WUTONG_PLAIN') }) }),
    )
    expect(readConfig({ ...environment, WUTONG_PLAIN: name })).toBeDefined()
    const others = plainSettings.filter((one) => one !== name).join(' ')
    expect(() => readConfig({ ...environment, WUTONG_PLAIN: others })).toThrow(name)
  })

  test.for<Record<string, string>>([
    { WUTONG_HOST: '127.0.0.2' },
    { WUTONG_HOST: '::1' },
    { WUTONG_HOST: 'localhost' },
    { WUTONG_HOST: '0.0.0.0', WUTONG_TLS_CERTIFICATE: '/a', WUTONG_TLS_KEY: '/b', ...url },
    { WUTONG_URL: 'http://localhost:4180' },
    { WUTONG_URL: 'http://[::1]:4180' },
    { DATABASE_URL: 'postgres://u:p@db/zone?sslmode=verify-full' },
    { DATABASE_URL: 'postgres://u:p@127.0.0.1:5432/zone' },
    { DATABASE_URL: 'postgres://u:p@[::1]:5432/zone' },
    { DATABASE_URL: 'postgres:///zone?host=/run/postgresql' },
    { DATABASE_URL: 'postgres://%2Frun%2Fpostgresql/zone' },
    { CLICKHOUSE_URL: 'https://column.example:8443' },
    { CLICKHOUSE_URL: 'http://127.0.0.1:8123' },
    { WUTONG_OIDC_ISSUER: 'http://127.0.0.1:9000', ...oidc },
    { WUTONG_SCANNER: '127.0.0.1:3310' },
    { WUTONG_SCANNER: '/run/clamav/clamd.ctl' },
  ])('but %o is fine', (environment) => {
    expect(readConfig(environment)).toBeDefined()
  })

  test('behind a proxy, its https address must be known: cookies then go nowhere else', () => {
    const open = { WUTONG_HOST: '0.0.0.0', WUTONG_PLAIN: 'WUTONG_HOST' }
    expect(() => readConfig(open)).toThrow('WUTONG_URL')
    expect(() => readConfig({ ...open, WUTONG_URL: 'http://zone.example' })).toThrow('WUTONG_URL')
    expect(readConfig({ ...open, ...url }).host).toBe('0.0.0.0')
  })

  test('a certificate comes with its key and the https address that people use', () => {
    const whole = { WUTONG_TLS_CERTIFICATE: '/a', WUTONG_TLS_KEY: '/b', ...url }
    expect(readConfig(whole).tls).toEqual({ certificate: '/a', key: '/b' })
    for (const name of Object.keys(whole))
      expect(() => readConfig({ ...whole, [name]: '' }), name).toThrow('WUTONG_TLS')
  })
})

describe('listSettings', () => {
  const shown = (environment: Record<string, string>, said: Record<string, string> = {}) =>
    new Map(listSettings(environment, said).map((setting) => [setting.name, setting]))

  test('says of every setting what it is, where that comes from and what it is for', () => {
    const settings = shown({ WUTONG_PORT: '8080', WUTONG_LOG: '' }, { WUTONG_DATA: '/srv' })
    expect(settings.get('WUTONG_PORT')).toMatchObject({ value: '8080', from: 'environment' })
    expect(settings.get('WUTONG_DATA')).toMatchObject({ value: '/srv', from: 'option' })
    expect(settings.get('WUTONG_LOG')).toMatchObject({ value: 'warn', from: 'default' })
    expect(settings.get('WUTONG_URL')).toMatchObject({ value: null, from: 'default' })
    for (const { about } of settings.values()) expect([about.zh, about.en]).not.toContain('')
  })

  test('never shows a password', () => {
    const { value } =
      shown({ DATABASE_URL: 'postgres://user:secret@db:5432/zone?password=secret&sslmode=verify-full' }).get(
        'DATABASE_URL',
      ) ?? {}
    expect(value).toBe('postgres://***@db:5432/zone')
  })

  test('refuses what starting would refuse', () => {
    expect(() => listSettings({ WUTONG_PORT: 'abc' })).toThrow('WUTONG_PORT')
  })

  test('every setting has its row in the README, and every row a setting', () => {
    const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8')
    const table = readme.slice(readme.indexOf('| variable |')).split('\n\n')[0] ?? ''
    const rows = [...table.matchAll(/^\| (`[^|]*)\|/gm)].map(([, variables = '']) => variables)
    const named = rows.flatMap((variables) => [...variables.matchAll(/`([A-Z_]{5,})`/g)].map(([, name]) => name))
    expect(named.sort()).toEqual([...shown({}).keys()].sort())
  })
})

test('names that look like settings and are none are found', () => {
  const given = { WUTONG_PROT: '1', WUTONG_PORT: '1', WUTONG_PORT_FILE: '1', WUTONG_OIDC_CLIENT_SECRET_FILE: '1' }
  expect(listUnknown({ ...given, HOME: '/' })).toEqual(['WUTONG_PROT', 'WUTONG_PORT_FILE'])
})

test('a secret of the operator has 32 characters or more', () => {
  const secret = 'x'.repeat(32)
  expect(readConfig({ WUTONG_SECRET: secret }).operatorSecret).toBe(secret)
  expect(readConfig({}).operatorSecret).toBeUndefined()
  expect(() => readConfig({ WUTONG_SECRET: secret.slice(1) })).toThrow(/WUTONG_SECRET.*32/)
})
