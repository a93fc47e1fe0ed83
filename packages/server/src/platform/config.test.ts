import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { listSettings, listUnknown, readConfig } from './config.ts'

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
    const { passkeys } = readConfig({ WUTONG_URL: url, WUTONG_PASSKEY_DOMAIN: domain })
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
    expect(() => readConfig({ WUTONG_URL: url, WUTONG_PASSKEY_DOMAIN: domain })).toThrow('WUTONG_PASSKEY_DOMAIN')
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
      shown({ DATABASE_URL: 'postgres://user:secret@db:5432/zone?password=secret' }).get('DATABASE_URL') ?? {}
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
  expect(listUnknown({ WUTONG_PROT: '1', WUTONG_PORT: '1', HOME: '/' })).toEqual(['WUTONG_PROT'])
})
